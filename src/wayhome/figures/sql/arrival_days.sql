/*
id = "arrival_days"
kind = "counted"
unit = "days"
grain = "arrival"
aggregate = "distinct"
of = "day"

[title]
en = "Days with arrivals"
km = "ថ្ងៃដែលមានអ្នកមកដល់"

[definition]
en = "Different days on which at least one person arrived."
km = "ចំនួនថ្ងៃផ្សេងៗគ្នាដែលមានមនុស្សមកដល់យ៉ាងតិចម្នាក់។"

[date_basis]
en = "Day of arrival; where it is unknown, the day by which the arrival was known"
km = "ថ្ងៃមកដល់; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីការមកដល់"

[source]
en = "Register of arrivals"
km = "បញ្ជីចុះឈ្មោះអ្នកមកដល់"

[dimensions]
crossing_point = "ref:site"
*/
SELECT seq, uid, 'arrival' AS kind, day, known_by, destination AS area, illustrative, people AS measure, crossing_point
FROM arrival
WHERE "group" IS NULL
