/*
id = "source_difference"
kind = "derived"
unit = "people"
grain = "tally"
formula = "difference"

[title]
en = "Difference between the two statements"
km = "ភាពខុសគ្នារវាងសេចក្តីថ្លែងទាំងពីរ"

[definition]
en = "Returned from overseas as stated by the counter trafficking committee, less crossed from Thailand as stated by immigration."
km = "អ្នកវិលត្រឡប់ពីបរទេសតាមគណៈកម្មាធិការប្រយុទ្ធប្រឆាំងអំពើជួញដូរមនុស្ស ដកអ្នកឆ្លងដែនពីប្រទេសថៃតាមអន្តោប្រវេសន៍។"

[date_basis]
en = "As of the day stated; where none is stated, the end of the period, else the day by which the statement was known"
km = "គិតត្រឹមថ្ងៃដែលបានបញ្ជាក់; បើគ្មាន គឺចុងរយៈពេល ឬថ្ងៃដែលបានដឹងពីសេចក្តីថ្លែង"

[caveat]
en = "Either people who returned from other countries, or two registers that do not agree; the statements cannot tell."
km = "អាចជាអ្នកវិលត្រឡប់ពីប្រទេសផ្សេង ឬបញ្ជីពីរដែលមិនស៊ីគ្នា; សេចក្តីថ្លែងមិនអាចប្រាប់បានទេ។"

[[part]]
indicator = "returned_from_overseas"
slice = { stated_by = "ncct-arrivals" }

[[part]]
indicator = "crossed_from_thailand"
slice = { stated_by = "gdi-crossings" }
*/
