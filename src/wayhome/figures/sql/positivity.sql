/*
id = "positivity"
kind = "derived"
unit = "percent"
grain = "sample"
formula = "ratio"
scale = 100
decimals = 1
privacy_floor = 5
secrecy = "medical"

[title]
en = "Positive among those with a result"
km = "វិជ្ជមានក្នុងចំណោមអ្នកមានលទ្ធផល"

[definition]
en = "People with a positive result, in percent of the people with a positive or negative one."
km = "អ្នកមានលទ្ធផលវិជ្ជមាន ជាភាគរយនៃអ្នកមានលទ្ធផលវិជ្ជមាន ឬអវិជ្ជមាន។"

[date_basis]
en = "Day of the result"
km = "ថ្ងៃលទ្ធផល"

[dimensions]
condition = "code:condition"
site = "ref:site"

[numerator]
indicator = "people_with_results"
slice = { result = ["positive", "positive_resistant"] }

[denominator]
indicator = "people_with_results"
slice = { result = ["positive", "positive_resistant", "negative"] }
*/
