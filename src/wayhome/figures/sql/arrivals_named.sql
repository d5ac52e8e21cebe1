/*
id = "arrivals_named"
kind = "counted"
unit = "people"
grain = "arrival"
aggregate = "sum"
privacy_floor = 5

[title]
en = "Arrivals registered by name"
km = "ការមកដល់ដែលបានចុះឈ្មោះ"

[definition]
en = "Arrivals of one named person each, with the sex and age of the person as registered."
km = "ការមកដល់របស់មនុស្សម្នាក់ៗដែលមានឈ្មោះ ជាមួយភេទ និងអាយុតាមការចុះឈ្មោះ។"

[date_basis]
en = "Day of arrival; where it is unknown, the day by which the arrival was known"
km = "ថ្ងៃមកដល់; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីការមកដល់"

[source]
en = "Register of arrivals"
km = "បញ្ជីចុះឈ្មោះអ្នកមកដល់"

[caveat]
en = "Age is the age when registered; bands are 0-4, 5-11, 12-17, 18-59, 60+."
km = "អាយុគឺអាយុនៅពេលចុះឈ្មោះ; ក្រុមអាយុគឺ ០-៤, ៥-១១, ១២-១៧, ១៨-៥៩, ៦០+។"

[dimensions]
crossing_point = "ref:site"
sex = "code:sex"
age_band = "text"
*/
SELECT a.seq, a.uid, 'arrival' AS kind, a.day, a.known_by, a.destination AS area, a.illustrative, a.people AS measure,
    a.crossing_point, p.sex,
    CASE WHEN p.age < 5 THEN '0-4' WHEN p.age < 12 THEN '5-11' WHEN p.age < 18 THEN '12-17'
        WHEN p.age < 60 THEN '18-59' WHEN p.age >= 60 THEN '60+' END AS age_band
FROM arrival AS a
JOIN person AS p ON p.uid = a.person
