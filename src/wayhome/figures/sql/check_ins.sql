/*
id = "check_ins"
kind = "counted"
unit = "people"
grain = "stay"
aggregate = "count"
privacy_floor = 5

[title]
en = "People who checked in"
km = "មនុស្សដែលបានចូលស្នាក់នៅ"

[definition]
en = "Stays at sites that began."
km = "ការស្នាក់នៅទីតាំងដែលបានចាប់ផ្តើម។"

[date_basis]
en = "Day of checking in"
km = "ថ្ងៃចូលស្នាក់នៅ"

[source]
en = "Register of stays"
km = "បញ្ជីការស្នាក់នៅ"

[caveat]
en = "Who moved from one site to another checked in twice."
km = "អ្នកដែលផ្លាស់ពីទីតាំងមួយទៅទីតាំងមួយទៀត ត្រូវរាប់ពីរដង។"

[dimensions]
site = "ref:site"
place = "code:stay_place"
*/
SELECT s.seq, s.uid, 'stay' AS kind, s.checked_in AS day, s.known_by, coalesce(w.area, s.area) AS area, s.illustrative,
    1 AS measure, s.site, s.place
FROM stay AS s
LEFT JOIN site AS w ON w.uid = s.site
WHERE s.site IS NOT NULL AND s.checked_in IS NOT NULL
