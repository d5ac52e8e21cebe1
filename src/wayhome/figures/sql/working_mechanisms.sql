/*
id = "working_mechanisms"
kind = "counted"
unit = "mechanisms"
grain = "posting"
aggregate = "count"

[title]
en = "Working mechanisms"
km = "យន្តការការងារ"

[definition]
en = "Working mechanisms that are in force on the day of the cut-off."
km = "យន្តការការងារដែលមានសុពលភាពនៅថ្ងៃកំណត់។"

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
WHERE role = 'working_mechanism' AND ("end" IS NULL OR "end" >= $cut_off)
