/*
id = "people_inside"
kind = "counted"
unit = "people"
grain = "stay"
aggregate = "count"
privacy_floor = 5

[title]
en = "People inside sites"
km = "មនុស្សក្នុងទីតាំង"

[definition]
en = "People who had checked in at a site by the end of the day of the cut-off, and not out."
km = "មនុស្សដែលបានចូលស្នាក់នៅទីតាំង គិតត្រឹមចុងថ្ងៃកំណត់ ហើយមិនទាន់ចេញ។"

[date_basis]
en = "The state on the day of the cut-off"
km = "ស្ថានភាពនៅថ្ងៃកំណត់"

[source]
en = "Register of stays"
km = "បញ្ជីការស្នាក់នៅ"

[caveat]
en = "Age is the age when registered. The board of sites says it for any hour."
km = "អាយុគឺអាយុនៅពេលចុះឈ្មោះ។ ផ្ទាំងទីតាំងប្រាប់តាមម៉ោងណាក៏បាន។"

[dimensions]
site = "ref:site"
place = "code:stay_place"
sex = "code:sex"
age_band = "text"
*/
SELECT s.seq, s.uid, 'stay' AS kind, s.checked_in AS day, s.known_by, coalesce(w.area, s.area) AS area, s.illustrative,
    1 AS measure, s.site, s.place, p.sex,
    CASE WHEN p.age < 5 THEN '0-4' WHEN p.age < 12 THEN '5-11' WHEN p.age < 18 THEN '12-17'
        WHEN p.age < 60 THEN '18-59' WHEN p.age >= 60 THEN '60+' END AS age_band
FROM stay AS s
LEFT JOIN site AS w ON w.uid = s.site
LEFT JOIN person AS p ON p.uid = s.person
WHERE s.site IS NOT NULL AND s.checked_in <= $cut_off AND (s.checked_out IS NULL OR s.checked_out > $cut_off)
