/*
id = "people_with_results"
kind = "counted"
unit = "people"
grain = "sample"
aggregate = "distinct"
of = "who"
privacy_floor = 5
secrecy = "medical"

[title]
en = "People with a result"
km = "មនុស្សដែលមានលទ្ធផល"

[definition]
en = "Different people whose sample had a result, by the result."
km = "មនុស្សផ្សេងៗគ្នាដែលសំណាកមានលទ្ធផល តាមលទ្ធផល។"

[date_basis]
en = "Day of the result; where it is unknown, the day by which it was known"
km = "ថ្ងៃលទ្ធផល; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Register of samples"
km = "បញ្ជីសំណាក"

[caveat]
en = "Somebody with two results that differ is counted under each."
km = "អ្នកដែលមានលទ្ធផលពីរខុសគ្នា ត្រូវរាប់ក្នុងលទ្ធផលនីមួយៗ។"

[dimensions]
condition = "code:condition"
type = "code:sample_type"
result = "code:sample_result"
site = "ref:site"
*/
SELECT s.seq, s.uid, 'sample' AS kind, s.result_day AS day, s.known_by, coalesce(w.area, p."current", p.home) AS area,
    s.illustrative, 1 AS measure, s.site, coalesce(a.who, s.person) AS who, s.condition, s."type", s.result
FROM sample AS s
LEFT JOIN site AS w ON w.uid = s.site
LEFT JOIN person AS p ON p.uid = s.person
LEFT JOIN assignment AS a ON a.person = s.person
WHERE s.result IS NOT NULL
