/*
id = "screenings_feverish"
kind = "counted"
unit = "people"
grain = "screening"
aggregate = "count"
privacy_floor = 5
secrecy = "sensitive"

[title]
en = "People with fever when screened"
km = "មនុស្សមានគ្រុនក្ដៅពេលពិនិត្យ"

[definition]
en = "Screenings at which the temperature was $fever degrees Celsius or more."
km = "ការពិនិត្យដែលកម្ដៅមាន $fever អង្សា ឬលើស។"

[date_basis]
en = "Day of the screening; where it is unknown, the day by which it was known"
km = "ថ្ងៃពិនិត្យ; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Register of screenings"
km = "បញ្ជីការពិនិត្យសុខភាព"

[caveat]
en = "Who was screened twice is counted twice."
km = "អ្នកដែលបានពិនិត្យពីរដង ត្រូវរាប់ពីរដង។"

[dimensions]
site = "ref:site"
outcome = "code:screening_outcome"
*/
SELECT s.seq, s.uid, 'screening' AS kind, s.day, s.known_by, coalesce(w.area, p."current", p.home) AS area, s.illustrative, 1 AS measure, s.site,
    s.outcome
FROM screening AS s
LEFT JOIN site AS w ON w.uid = s.site
LEFT JOIN person AS p ON p.uid = s.person
WHERE s.temperature >= $fever
