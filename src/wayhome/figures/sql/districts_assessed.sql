/*
id = "districts_assessed"
kind = "counted"
unit = "districts"
grain = "activity"
aggregate = "distinct"
of = "district"

[title]
en = "Districts with a site assessment"
km = "ស្រុកដែលបានវាយតម្លៃទីតាំង"

[definition]
en = "Different districts in which a site was assessed in the field."
km = "ស្រុកផ្សេងៗគ្នាដែលមានទីតាំងត្រូវបានវាយតម្លៃដល់ទីកន្លែង។"

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
FROM (SELECT *, unnest(districts) AS district FROM activity WHERE "type" = 'site_assessment')
