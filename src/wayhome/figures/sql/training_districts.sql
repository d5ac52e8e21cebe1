/*
id = "training_districts"
kind = "counted"
unit = "districts"
grain = "activity"
aggregate = "distinct"
of = "district"

[title]
en = "Districts reached by trainings"
km = "ស្រុកដែលបានទទួលការបណ្តុះបណ្តាល"

[definition]
en = "Different districts from which people took part in trainings."
km = "ស្រុកផ្សេងៗគ្នាដែលមានមនុស្សចូលរួមវគ្គបណ្តុះបណ្តាល។"

[date_basis]
en = "First day of the activity; where it is unknown, the day by which the activity was known"
km = "ថ្ងៃដំបូងនៃសកម្មភាព; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីសកម្មភាពនោះ"

[source]
en = "Activity log"
km = "កំណត់ហេតុសកម្មភាព"

[dimensions]
district = "ref:area"
title = "text"
pillar = "code:pillar"
lead = "ref:organisation"
*/
SELECT seq, uid, 'activity' AS kind, "start" AS day, known_by, district AS area, illustrative, 1 AS measure,
    district, title, pillar, lead, document
FROM (SELECT *, unnest(districts) AS district FROM activity WHERE "type" = 'training')
