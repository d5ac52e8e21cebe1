/*
id = "households"
kind = "counted"
unit = "households"
grain = "household"
aggregate = "count"
privacy_floor = 5

[title]
en = "Households registered"
km = "គ្រួសារដែលបានចុះឈ្មោះ"

[definition]
en = "Households on the register."
km = "គ្រួសារក្នុងបញ្ជីចុះឈ្មោះ។"

[date_basis]
en = "The day by which it was known"
km = "ថ្ងៃដែលបានដឹង"

[source]
en = "Register of households"
km = "បញ្ជីចុះឈ្មោះគ្រួសារ"
*/
SELECT seq, uid, 'household' AS kind, NULL::DATE AS day, known_by, area, illustrative, 1 AS measure
FROM household
