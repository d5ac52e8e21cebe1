/*
id = "beds"
kind = "counted"
unit = "beds"
grain = "site"
aggregate = "sum"

[title]
en = "Beds"
km = "គ្រែ"

[definition]
en = "Beds of the sites that are open on the day of the cut-off."
km = "ចំនួនគ្រែនៃទីតាំងដែលបើកនៅថ្ងៃកំណត់។"

[date_basis]
en = "The state on the day of the cut-off"
km = "ស្ថានភាពនៅថ្ងៃកំណត់"

[source]
en = "Register of sites"
km = "បញ្ជីទីតាំង"

[caveat]
en = "A site that does not say how many beds it has is not counted."
km = "ទីតាំងដែលមិនប្រាប់ចំនួនគ្រែ មិនត្រូវបានរាប់ទេ។"

[dimensions]
site = "ref:site"
type = "code:site_type"
*/
SELECT w.seq, w.uid, 'site' AS kind, $cut_off AS day, $cut_off AS known_by, w.area, false AS illustrative,
    w.capacity AS measure, w.uid AS site, w."type"
FROM site AS w
WHERE w.capacity IS NOT NULL AND (w.opened IS NULL OR w.opened <= $cut_off) AND (w.closed IS NULL OR w.closed > $cut_off)
