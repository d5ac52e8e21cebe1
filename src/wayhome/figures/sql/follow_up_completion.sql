/*
id = "follow_up_completion"
kind = "derived"
unit = "percent"
grain = "quarantine"
formula = "ratio"
scale = 100
decimals = 1
privacy_floor = 5

[title]
en = "Follow-up done"
km = "ការតាមដានដែលបានធ្វើ"

[definition]
en = "Of the people to be seen on the day of the cut-off, those who were met, cooperative or not, in percent."
km = "ភាគរយនៃមនុស្សដែលបានជួប (សហការឬអត់) ក្នុងចំណោមអ្នកដែលត្រូវទៅជួបនៅថ្ងៃកំណត់។"

[date_basis]
en = "The state on the day of the cut-off"
km = "ស្ថានភាពនៅថ្ងៃកំណត់"

[caveat]
en = "Nobody at home is an attempt, and not a contact made."
km = "គ្មានអ្នកនៅផ្ទះ គឺការព្យាយាម មិនមែនការជួបទេ។"

[numerator]
indicator = "people_due"
slice = { status = ["cooperative", "uncooperative"] }

[denominator]
indicator = "people_due"
*/
