/*
id = "referrals"
kind = "counted"
unit = "referrals"
grain = "referral"
aggregate = "count"
privacy_floor = 5

[title]
en = "Referrals"
km = "ការបញ្ជូនបន្ត"

[definition]
en = "Referrals that were sent, by the answer to them."
km = "ការបញ្ជូនបន្តដែលបានផ្ញើ តាមចម្លើយ។"

[date_basis]
en = "Day of sending; where it is unknown, the day by which it was known"
km = "ថ្ងៃផ្ញើ; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Register of referrals"
km = "បញ្ជីការបញ្ជូនបន្ត"

[caveat]
en = "The area is that of the receiving place."
km = "តំបន់គឺតំបន់នៃកន្លែងទទួល។"

[dimensions]
answer = "code:referral_answer"
to_site = "ref:site"
*/
SELECT seq, uid, 'referral' AS kind, sent AS day, known_by, coalesce(area, from_area) AS area, illustrative,
    1 AS measure, answer, to_site
FROM referral
