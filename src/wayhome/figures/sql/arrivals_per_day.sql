/*
id = "arrivals_per_day"
kind = "derived"
unit = "people/day"
grain = "arrival"
formula = "ratio"
decimals = 1

[title]
en = "Arrivals per day, on average"
km = "ការមកដល់ក្នុងមួយថ្ងៃជាមធ្យម"

[definition]
en = "People who arrived, divided by the days with at least one arrival."
km = "ចំនួនអ្នកដែលបានមកដល់ ចែកនឹងចំនួនថ្ងៃដែលមានការមកដល់យ៉ាងតិចមួយ។"

[date_basis]
en = "Day of arrival; where it is unknown, the day by which the arrival was known"
km = "ថ្ងៃមកដល់; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីការមកដល់"

[dimensions]
crossing_point = "ref:site"

[numerator]
indicator = "arrivals"

[denominator]
indicator = "arrival_days"
*/
