/*
id = "persons"
kind = "counted"
unit = "people"
grain = "person"
aggregate = "distinct"
of = "who"
privacy_floor = 5

[title]
en = "Persons"
km = "មនុស្ស"

[definition]
en = "Different human beings among the registrations: those that are known to be of one person count once."
km = "មនុស្សផ្សេងៗគ្នាក្នុងការចុះឈ្មោះ៖ ការចុះឈ្មោះដែលដឹងថាជារបស់មនុស្សតែម្នាក់ ត្រូវរាប់តែម្តង។"

[date_basis]
en = "The day by which it was known"
km = "ថ្ងៃដែលបានដឹង"

[source]
en = "Register of persons, and who is who"
km = "បញ្ជីចុះឈ្មោះមនុស្ស និងអ្នកណាជាអ្នកណា"

[caveat]
en = "Registrations, arrivals and persons are three counts: somebody who crossed twice is one person with two arrivals. Who is who is taken as it was known at the mark, so a later decision moves no published number."
km = "ការចុះឈ្មោះ ការមកដល់ និងមនុស្ស គឺជាចំនួនបីផ្សេងគ្នា៖ អ្នកដែលឆ្លងដែនពីរដង គឺមនុស្សម្នាក់ដែលមានការមកដល់ពីរ។ អ្នកណាជាអ្នកណា យកតាមអ្វីដែលបានដឹងនៅចំណុចនោះ ដូច្នេះការសម្រេចក្រោយមក មិនប្ដូរលេខដែលបានផ្សាយឡើយ។"

[dimensions]
sex = "code:sex"
age_band = "text"
*/
SELECT p.seq, p.uid, 'person' AS kind, NULL::DATE AS day, p.known_by, p.home AS area, p.illustrative, 1 AS measure,
    coalesce(a.who, p.uid) AS who, p.sex,
    CASE WHEN p.age < 5 THEN '0-4' WHEN p.age < 12 THEN '5-11' WHEN p.age < 18 THEN '12-17'
        WHEN p.age < 60 THEN '18-59' WHEN p.age >= 60 THEN '60+' END AS age_band
FROM person AS p
LEFT JOIN assignment AS a ON a.person = p.uid
