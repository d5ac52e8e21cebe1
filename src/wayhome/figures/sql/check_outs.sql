/*
id = "check_outs"
kind = "counted"
unit = "people"
grain = "stay"
aggregate = "count"
privacy_floor = 5
secrecy = "sensitive"

[title]
en = "People who checked out"
km = "មនុស្សដែលបានចេញពីទីតាំង"

[definition]
en = "Stays at sites that ended, by the reason."
km = "ការស្នាក់នៅទីតាំងដែលបានបញ្ចប់ តាមមូលហេតុ។"

[date_basis]
en = "Day of checking out"
km = "ថ្ងៃចេញពីទីតាំង"

[source]
en = "Register of stays"
km = "បញ្ជីការស្នាក់នៅ"

[dimensions]
site = "ref:site"
place = "code:stay_place"
exit = "code:stay_exit"
*/
SELECT s.seq, s.uid, 'stay' AS kind, s.checked_out AS day, s.known_by, coalesce(w.area, s.area) AS area, s.illustrative,
    1 AS measure, s.site, s.place, s.exit
FROM stay AS s
LEFT JOIN site AS w ON w.uid = s.site
WHERE s.site IS NOT NULL AND s.checked_out IS NOT NULL
