/*
id = "follow_ups"
kind = "counted"
unit = "contacts"
grain = "follow_up"
aggregate = "count"
privacy_floor = 5

[title]
en = "Follow-up contacts"
km = "ការជួបតាមដាន"

[definition]
en = "Visits and calls, a row for each person they were to, by what came of them."
km = "ការទៅជួប និងការទូរសព្ទ មួយជួរសម្រាប់មនុស្សម្នាក់ តាមលទ្ធផល។"

[date_basis]
en = "Day of the visit or call; where it is unknown, the day by which it was known"
km = "ថ្ងៃជួប ឬទូរសព្ទ; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Register of follow-ups"
km = "បញ្ជីការតាមដាន"

[caveat]
en = "Somebody who was seen on two days is counted twice."
km = "អ្នកដែលបានជួបពីរថ្ងៃ ត្រូវរាប់ពីរដង។"

[dimensions]
status = "code:visit_status"
channel = "code:follow_up_channel"
*/
SELECT f.seq, f.uid, 'follow_up' AS kind, f.day, f.known_by, coalesce(p."current", p.home) AS area, f.illustrative,
    1 AS measure, f.status, f.channel
FROM follow_up AS f
LEFT JOIN person AS p ON p.uid = f.person
