/*
id = "beds_free"
kind = "counted"
unit = "beds"
grain = "site"
aggregate = "sum"

[title]
en = "Free beds"
km = "គ្រែទំនេរ"

[definition]
en = "Beds of the open sites less the people who stay there, by site. Where more stay than there are beds, none is free."
km = "ចំនួនគ្រែនៃទីតាំងដែលបើក ដកចំនួនមនុស្សដែលស្នាក់នៅ តាមទីតាំង។ កន្លែងណាមានមនុស្សច្រើនជាងគ្រែ គឺគ្មានគ្រែទំនេរទេ។"

[date_basis]
en = "The state on the day of the cut-off"
km = "ស្ថានភាពនៅថ្ងៃកំណត់"

[source]
en = "Register of sites and of stays"
km = "បញ្ជីទីតាំង និងការស្នាក់នៅ"

[caveat]
en = "A site that does not say how many beds it has is not counted."
km = "ទីតាំងដែលមិនប្រាប់ចំនួនគ្រែ មិនត្រូវបានរាប់ទេ។"

[dimensions]
site = "ref:site"
type = "code:site_type"
*/
SELECT w.seq, w.uid, 'site' AS kind, $cut_off AS day, $cut_off AS known_by, w.area,
    coalesce(i.illustrative, false) AS illustrative,
    greatest(w.capacity - coalesce(i.people, 0), 0) AS measure, w.uid AS site, w."type"
FROM site AS w
LEFT JOIN (
    SELECT site AS inside, count(*) AS people, bool_or(illustrative) AS illustrative
    FROM stay
    WHERE checked_in <= $cut_off AND (checked_out IS NULL OR checked_out > $cut_off)
    GROUP BY site
) AS i ON i.inside = w.uid
WHERE w.capacity IS NOT NULL AND (w.opened IS NULL OR w.opened <= $cut_off) AND (w.closed IS NULL OR w.closed > $cut_off)
