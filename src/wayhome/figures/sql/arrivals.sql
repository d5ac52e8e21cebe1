/*
id = "arrivals"
kind = "counted"
unit = "people"
grain = "arrival"
aggregate = "sum"
privacy_floor = 5

[title]
en = "People who arrived"
km = "អ្នកដែលបានមកដល់"

[definition]
en = "People of all arrivals on the register. A named arrival that takes a place of a counted group is not added again."
km = "ចំនួនមនុស្សនៃការមកដល់ទាំងអស់ក្នុងបញ្ជី។ អ្នកដែលចុះឈ្មោះក្នុងក្រុមដែលបានរាប់រួចហើយ មិនត្រូវបានបូកម្តងទៀតទេ។"

[date_basis]
en = "Day of arrival; where it is unknown, the day by which the arrival was known"
km = "ថ្ងៃមកដល់; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីការមកដល់"

[source]
en = "Register of arrivals"
km = "បញ្ជីចុះឈ្មោះអ្នកមកដល់"

[caveat]
en = "One return is one arrival: a person who returned twice is counted twice. The area is the destination."
km = "ការវិលត្រឡប់មួយដងគឺការមកដល់មួយ៖ អ្នកដែលវិលត្រឡប់ពីរដងត្រូវរាប់ពីរដង។ តំបន់គឺទិសដៅ។"

[dimensions]
crossing_point = "ref:site"
registered_at = "ref:site"
origin_country = "code:country"
*/
SELECT seq, uid, 'arrival' AS kind, day, known_by, destination AS area, illustrative, people AS measure,
    crossing_point, registered_at, origin_country
FROM arrival
WHERE "group" IS NULL
