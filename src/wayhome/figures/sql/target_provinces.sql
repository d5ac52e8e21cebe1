/*
id = "target_provinces"
kind = "counted"
unit = "provinces"
grain = "posting"
aggregate = "distinct"
of = "province"

[title]
en = "Target provinces"
km = "ខេត្តគោលដៅ"

[definition]
en = "Different provinces on the dated lists of target provinces that are in force on the day of the cut-off."
km = "ខេត្តផ្សេងៗគ្នាក្នុងបញ្ជីខេត្តគោលដៅដែលមានកាលបរិច្ឆេទ និងមានសុពលភាពនៅថ្ងៃកំណត់។"

[date_basis]
en = "Start of the posting; where it is unknown, the day by which it was known. A posting that ended before the cut-off is not counted"
km = "ថ្ងៃចាប់ផ្តើមនៃការចាត់តាំង; បើមិនដឹង គឺថ្ងៃដែលបានដឹង។ ការចាត់តាំងដែលបានបញ្ចប់មុនថ្ងៃកំណត់មិនត្រូវរាប់ទេ"

[source]
en = "Postings and dated lists"
km = "បញ្ជីការចាត់តាំងដែលមានកាលបរិច្ឆេទ"

[dimensions]
list = "text"
province = "ref:area"
*/
SELECT seq, uid, 'posting' AS kind, "start" AS day, known_by, province AS area, illustrative, 1 AS measure, list, province
FROM (
    SELECT *, unnest(CASE WHEN len(areas) > 0 THEN areas ELSE [area] END) AS province
    FROM posting
    WHERE role = 'target_province' AND ("end" IS NULL OR "end" >= $cut_off)
)
