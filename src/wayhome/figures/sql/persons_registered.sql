/*
id = "persons_registered"
kind = "counted"
unit = "people"
grain = "person"
aggregate = "count"
privacy_floor = 5

[title]
en = "Persons registered"
km = "មនុស្សដែលបានចុះឈ្មោះ"

[definition]
en = "Registrations of persons. One human being registered by two sources is two registrations."
km = "ការចុះឈ្មោះមនុស្ស។ មនុស្សម្នាក់ដែលចុះឈ្មោះដោយប្រភពពីរ គឺការចុះឈ្មោះពីរ។"

[date_basis]
en = "The day by which it was known"
km = "ថ្ងៃដែលបានដឹង"

[source]
en = "Register of persons"
km = "បញ្ជីចុះឈ្មោះមនុស្ស"

[dimensions]
sex = "code:sex"
age_band = "text"
*/
SELECT p.seq, p.uid, 'person' AS kind, NULL::DATE AS day, p.known_by, p.home AS area, p.illustrative, 1 AS measure, p.sex,
    CASE WHEN p.age < 5 THEN '0-4' WHEN p.age < 12 THEN '5-11' WHEN p.age < 18 THEN '12-17'
        WHEN p.age < 60 THEN '18-59' WHEN p.age >= 60 THEN '60+' END AS age_band
FROM person AS p
