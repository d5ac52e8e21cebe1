/*
id = "arrivals_by_hour"
kind = "counted"
unit = "people"
grain = "arrival"
aggregate = "sum"
privacy_floor = 5

[title]
en = "People who arrived, by hour"
km = "អ្នកមកដល់ តាមម៉ោង"

[definition]
en = "People of the arrivals whose time of day is known, by the hour in which they came."
km = "មនុស្សនៃការមកដល់ដែលដឹងម៉ោង តាមម៉ោងដែលបានមក។"

[date_basis]
en = "Day of arrival; where it is unknown, the day by which the arrival was known"
km = "ថ្ងៃមកដល់; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីការមកដល់"

[source]
en = "Register of arrivals"
km = "បញ្ជីចុះឈ្មោះអ្នកមកដល់"

[caveat]
en = "A register on paper often says the day alone."
km = "បញ្ជីក្រដាសច្រើនតែប្រាប់ថ្ងៃតែប៉ុណ្ណោះ។"

[dimensions]
crossing_point = "ref:site"
hour = "text"
*/
SELECT seq, uid, 'arrival' AS kind, day, known_by, destination AS area, illustrative, people AS measure,
    crossing_point, "time"[1:2] AS hour
FROM arrival
WHERE "group" IS NULL AND "time" IS NOT NULL
