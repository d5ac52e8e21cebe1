/*
id = "women_share"
kind = "derived"
unit = "percent"
grain = "arrival"
formula = "ratio"
scale = 100
decimals = 1
privacy_floor = 5

[title]
en = "Women and girls among arrivals registered by name"
km = "ចំណែកស្ត្រី និងក្មេងស្រីក្នុងការមកដល់ដែលបានចុះឈ្មោះ"

[definition]
en = "Arrivals of women and girls, in percent of all arrivals registered by name."
km = "ការមកដល់របស់ស្ត្រី និងក្មេងស្រី គិតជាភាគរយនៃការមកដល់ទាំងអស់ដែលបានចុះឈ្មោះ។"

[date_basis]
en = "Day of arrival; where it is unknown, the day by which the arrival was known"
km = "ថ្ងៃមកដល់; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីការមកដល់"

[dimensions]
crossing_point = "ref:site"

[numerator]
indicator = "arrivals_named"
slice = { sex = "female" }

[denominator]
indicator = "arrivals_named"
*/
