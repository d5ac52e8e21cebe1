/*
id = "confirmed_share"
kind = "derived"
unit = "percent"
grain = "passenger"
formula = "ratio"
scale = 100
decimals = 1
privacy_floor = 5

[title]
en = "Confirmed among those who departed"
km = "បានបញ្ជាក់ក្នុងចំណោមអ្នកចេញដំណើរ"

[definition]
en = "People confirmed on arrival, in percent of the people who departed."
km = "មនុស្សដែលបានបញ្ជាក់ថាមកដល់ ជាភាគរយនៃអ្នកចេញដំណើរ។"

[date_basis]
en = "Days of departure and of the confirmation"
km = "ថ្ងៃចេញដំណើរ និងថ្ងៃបញ្ជាក់"

[dimensions]
transport = "ref:transport"

[numerator]
indicator = "people_confirmed"

[denominator]
indicator = "people_departed"
*/
