/*
id = "share_from_thailand"
kind = "derived"
unit = "percent"
grain = "tally"
formula = "ratio"
scale = 100
decimals = 1

[title]
en = "Share that crossed from Thailand"
km = "ចំណែកអ្នកឆ្លងដែនពីប្រទេសថៃ"

[definition]
en = "Crossed from Thailand as stated by immigration, in percent of returned from overseas as stated by the counter trafficking committee."
km = "អ្នកឆ្លងដែនពីប្រទេសថៃតាមអន្តោប្រវេសន៍ គិតជាភាគរយនៃអ្នកវិលត្រឡប់ពីបរទេសតាមគណៈកម្មាធិការប្រយុទ្ធប្រឆាំងអំពើជួញដូរមនុស្ស។"

[date_basis]
en = "As of the day stated; where none is stated, the end of the period, else the day by which the statement was known"
km = "គិតត្រឹមថ្ងៃដែលបានបញ្ជាក់; បើគ្មាន គឺចុងរយៈពេល ឬថ្ងៃដែលបានដឹងពីសេចក្តីថ្លែង"

[caveat]
en = "Two registers with rules of their own: the share assumes that one is part of the other."
km = "បញ្ជីពីរមានវិធានផ្ទាល់ខ្លួន៖ ចំណែកនេះសន្មតថាមួយជាផ្នែកនៃមួយទៀត។"

[numerator]
indicator = "crossed_from_thailand"
slice = { stated_by = "gdi-crossings" }

[denominator]
indicator = "returned_from_overseas"
slice = { stated_by = "ncct-arrivals" }
*/
