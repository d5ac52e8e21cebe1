/*
id = "average_household"
kind = "derived"
unit = "people/household"
grain = "household"
formula = "ratio"
decimals = 2

[title]
en = "People per household"
km = "ចំនួនមនុស្សក្នុងមួយគ្រួសារ"

[definition]
en = "Members of households divided by households registered."
km = "ចំនួនសមាជិកគ្រួសារ ចែកនឹងចំនួនគ្រួសារដែលបានចុះឈ្មោះ។"

[date_basis]
en = "The day by which it was known"
km = "ថ្ងៃដែលបានដឹង"

[numerator]
indicator = "household_members"

[denominator]
indicator = "households"
*/
