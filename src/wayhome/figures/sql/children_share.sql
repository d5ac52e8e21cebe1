/*
id = "children_share"
kind = "derived"
unit = "percent"
grain = "arrival"
formula = "ratio"
scale = 100
decimals = 1
privacy_floor = 5

[title]
en = "Children among arrivals registered by name"
km = "ចំណែកកុមារក្នុងការមកដល់ដែលបានចុះឈ្មោះ"

[definition]
en = "Arrivals of people under 18 years, in percent of all arrivals registered by name."
km = "ការមកដល់របស់អ្នកអាយុក្រោម ១៨ ឆ្នាំ គិតជាភាគរយនៃការមកដល់ទាំងអស់ដែលបានចុះឈ្មោះ។"

[date_basis]
en = "Day of arrival; where it is unknown, the day by which the arrival was known"
km = "ថ្ងៃមកដល់; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីការមកដល់"

[caveat]
en = "People whose age is not known are in the whole but not among the children."
km = "អ្នកដែលមិនដឹងអាយុស្ថិតក្នុងចំនួនសរុប តែមិនរាប់ជាកុមារទេ។"

[dimensions]
crossing_point = "ref:site"

[numerator]
indicator = "arrivals_named"
slice = { age_band = ["0-4", "5-11", "12-17"] }

[denominator]
indicator = "arrivals_named"
*/
