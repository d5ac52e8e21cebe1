/*
id = "provincial_coordinators"
kind = "counted"
unit = "people"
grain = "posting"
aggregate = "count"

[title]
en = "Provincial coordinators"
km = "អ្នកសម្របសម្រួលខេត្ត"

[definition]
en = "Postings of provincial coordinators. One coordinator may serve several provinces and is counted once."
km = "ការចាត់តាំងអ្នកសម្របសម្រួលខេត្ត។ អ្នកសម្របសម្រួលម្នាក់អាចបម្រើខេត្តច្រើន ហើយរាប់តែម្តង។"

[date_basis]
en = "Start of the posting; where it is unknown, the day by which it was known. A posting that ended before the cut-off is not counted"
km = "ថ្ងៃចាប់ផ្តើមនៃការចាត់តាំង; បើមិនដឹង គឺថ្ងៃដែលបានដឹង។ ការចាត់តាំងដែលបានបញ្ចប់មុនថ្ងៃកំណត់មិនត្រូវរាប់ទេ"

[source]
en = "Postings and dated lists"
km = "បញ្ជីការចាត់តាំងដែលមានកាលបរិច្ឆេទ"

[dimensions]
list = "text"
post = "text"
*/
SELECT seq, uid, 'posting' AS kind, "start" AS day, known_by, area, illustrative, 1 AS measure, list, post
FROM posting
WHERE role = 'provincial_coordinator' AND ("end" IS NULL OR "end" >= $cut_off)
