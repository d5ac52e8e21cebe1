/*
id = "people_assisted"
kind = "counted"
unit = "people"
grain = "assistance"
aggregate = "sum"
privacy_floor = 5

[title]
en = "People assisted"
km = "មនុស្សដែលបានទទួលជំនួយ"

[definition]
en = "People who received help and were counted without names, by type of help."
km = "មនុស្សដែលបានទទួលជំនួយ ហើយត្រូវបានរាប់ដោយគ្មានឈ្មោះ តាមប្រភេទជំនួយ។"

[date_basis]
en = "First day of the help; where it is unknown, the day by which it was known"
km = "ថ្ងៃដំបូងនៃជំនួយ; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Assistance log"
km = "កំណត់ហេតុជំនួយ"

[caveat]
en = "Somebody who received help twice, or help of two types, is counted twice. One total over several sites is not split."
km = "អ្នកដែលបានទទួលជំនួយពីរដង ឬពីរប្រភេទ ត្រូវរាប់ពីរដង។ ចំនួនសរុបលើទីតាំងច្រើនមិនត្រូវបំបែកទេ។"

[dimensions]
type = "code:assistance_type"
provider = "ref:organisation"
*/
SELECT seq, uid, 'assistance' AS kind, "start" AS day, known_by, area, illustrative, people AS measure,
    "type", provider, document
FROM assistance
