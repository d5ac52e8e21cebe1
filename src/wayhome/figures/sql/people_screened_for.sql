/*
id = "people_screened_for"
kind = "counted"
unit = "people"
grain = "screening"
aggregate = "distinct"
of = "who"
privacy_floor = 5
secrecy = "medical"

[title]
en = "People screened, by condition"
km = "មនុស្សដែលបានពិនិត្យ តាមជំងឺ"

[definition]
en = "Different people who were screened for a condition."
km = "មនុស្សផ្សេងៗគ្នាដែលបានពិនិត្យរកជំងឺមួយ។"

[date_basis]
en = "Day of the screening; where it is unknown, the day by which it was known"
km = "ថ្ងៃពិនិត្យ; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Register of screenings"
km = "បញ្ជីការពិនិត្យសុខភាព"

[caveat]
en = "Registrations that are known to be of one person count once."
km = "ការចុះឈ្មោះដែលដឹងថាជារបស់មនុស្សតែម្នាក់ ត្រូវរាប់តែម្តង។"

[dimensions]
condition = "code:condition"
site = "ref:site"
*/
SELECT s.seq, s.uid, 'screening' AS kind, s.day, s.known_by, coalesce(w.area, p."current", p.home) AS area, s.illustrative, 1 AS measure, s.site,
    coalesce(a.who, s.person) AS who, s.condition
FROM (SELECT *, unnest(screened_for) AS condition FROM screening) AS s
LEFT JOIN site AS w ON w.uid = s.site
LEFT JOIN person AS p ON p.uid = s.person
LEFT JOIN assignment AS a ON a.person = s.person
