/*
id = "people_sampled"
kind = "counted"
unit = "people"
grain = "sample"
aggregate = "distinct"
of = "who"
privacy_floor = 5
secrecy = "medical"

[title]
en = "People of whom samples were taken"
km = "មនុស្សដែលបានយកសំណាក"

[definition]
en = "Different people of whom a sample was taken for a condition."
km = "មនុស្សផ្សេងៗគ្នាដែលបានយកសំណាករកជំងឺមួយ។"

[date_basis]
en = "Day on which the sample was taken; where it is unknown, the day by which it was known"
km = "ថ្ងៃយកសំណាក; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Register of samples"
km = "បញ្ជីសំណាក"

[caveat]
en = "Registrations that are known to be of one person count once."
km = "ការចុះឈ្មោះដែលដឹងថាជារបស់មនុស្សតែម្នាក់ ត្រូវរាប់តែម្តង។"

[dimensions]
condition = "code:condition"
type = "code:sample_type"
site = "ref:site"
*/
SELECT s.seq, s.uid, 'sample' AS kind, s.taken AS day, s.known_by, coalesce(w.area, p."current", p.home) AS area,
    s.illustrative, 1 AS measure, s.site, coalesce(a.who, s.person) AS who, s.condition, s."type"
FROM sample AS s
LEFT JOIN site AS w ON w.uid = s.site
LEFT JOIN person AS p ON p.uid = s.person
LEFT JOIN assignment AS a ON a.person = s.person
