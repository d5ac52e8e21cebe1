/*
id = "household_members"
kind = "counted"
unit = "people"
grain = "membership"
aggregate = "count"
privacy_floor = 5

[title]
en = "Members of households"
km = "សមាជិកគ្រួសារ"

[definition]
en = "People who belong to a household on the day of the cut-off."
km = "មនុស្សដែលជាសមាជិកគ្រួសារនៅថ្ងៃកំណត់។"

[date_basis]
en = "Start of the membership; where it is unknown, the day by which it was known"
km = "ថ្ងៃចាប់ផ្តើមជាសមាជិក; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Register of households"
km = "បញ្ជីចុះឈ្មោះគ្រួសារ"

[dimensions]
role = "code:household_role"
*/
SELECT m.seq, m.uid, 'membership' AS kind, m."start" AS day, m.known_by, h.area, m.illustrative, 1 AS measure, m.role
FROM membership AS m
JOIN household AS h ON h.uid = m.household
WHERE m."end" IS NULL OR m."end" > $cut_off
