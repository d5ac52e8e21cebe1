/*
id = "meeting_outputs"
kind = "counted"
unit = "outputs"
grain = "activity"
aggregate = "count"

[title]
en = "Outputs of meetings"
km = "លទ្ធផលនៃកិច្ចប្រជុំ"

[definition]
en = "Outputs agreed in meetings, each counted once per meeting."
km = "លទ្ធផលដែលបានឯកភាពក្នុងកិច្ចប្រជុំ រាប់ម្តងក្នុងមួយកិច្ចប្រជុំ។"

[date_basis]
en = "First day of the activity; where it is unknown, the day by which the activity was known"
km = "ថ្ងៃដំបូងនៃសកម្មភាព; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីសកម្មភាពនោះ"

[source]
en = "Activity log"
km = "កំណត់ហេតុសកម្មភាព"

[dimensions]
output = "text"
title = "text"
pillar = "code:pillar"
lead = "ref:organisation"
*/
SELECT seq, uid, 'activity' AS kind, "start" AS day, known_by, area, illustrative, 1 AS measure,
    output, title, pillar, lead, document
FROM (SELECT *, unnest(outputs) AS output FROM activity WHERE "type" = 'meeting')
