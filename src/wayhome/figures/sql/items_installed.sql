/*
id = "items_installed"
kind = "counted"
unit = "as written"
grain = "activity"
aggregate = "sum"
same = ["unit"]

[title]
en = "Facilities set up"
km = "បរិក្ខារដែលបានដំឡើង"

[definition]
en = "Amounts of the installation activities on the activity log."
km = "បរិមាណនៃសកម្មភាពដំឡើងក្នុងកំណត់ហេតុ។"

[date_basis]
en = "First day of the activity; where it is unknown, the day by which the activity was known"
km = "ថ្ងៃដំបូងនៃសកម្មភាព; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីសកម្មភាពនោះ"

[source]
en = "Activity log"
km = "កំណត់ហេតុសកម្មភាព"

[caveat]
en = "Units are as written and are never converted; lines in different units have no common sum."
km = "ឯកតាទុកតាមការកត់ត្រា ហើយមិនត្រូវបំប្លែងទេ; បន្ទាត់ដែលមានឯកតាខុសគ្នាមិនអាចបូករួមបានទេ។"

[dimensions]
item = "ref:item"
lead = "ref:organisation"
pillar = "code:pillar"
unit = "text"
*/
SELECT seq, uid, 'activity' AS kind, "start" AS day, known_by, area, illustrative, quantity AS measure,
    item, lead, pillar, unit, document
FROM activity
WHERE "type" = 'installation' AND item IS NOT NULL
