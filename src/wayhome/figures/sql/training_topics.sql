/*
id = "training_topics"
kind = "counted"
unit = "topics"
grain = "activity"
aggregate = "distinct"
of = "topic"

[title]
en = "Topics of trainings"
km = "ប្រធានបទនៃវគ្គបណ្តុះបណ្តាល"

[definition]
en = "Different main topics of trainings."
km = "ប្រធានបទសំខាន់ៗផ្សេងគ្នានៃវគ្គបណ្តុះបណ្តាល។"

[date_basis]
en = "First day of the activity; where it is unknown, the day by which the activity was known"
km = "ថ្ងៃដំបូងនៃសកម្មភាព; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីសកម្មភាពនោះ"

[source]
en = "Activity log"
km = "កំណត់ហេតុសកម្មភាព"

[dimensions]
topic = "text"
title = "text"
pillar = "code:pillar"
lead = "ref:organisation"
*/
SELECT seq, uid, 'activity' AS kind, "start" AS day, known_by, area, illustrative, 1 AS measure,
    topic, title, pillar, lead, document
FROM (SELECT *, unnest(topics) AS topic FROM activity WHERE "type" = 'training')
