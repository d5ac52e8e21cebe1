/*
id = "activities"
kind = "counted"
unit = "activities"
grain = "activity"
aggregate = "count"

[title]
en = "Activities"
km = "សកម្មភាព"

[definition]
en = "Activities on the activity log: meetings, trainings, printing, distribution, assessments, installations."
km = "សកម្មភាពក្នុងកំណត់ហេតុ៖ កិច្ចប្រជុំ ការបណ្តុះបណ្តាល ការបោះពុម្ព ការចែកចាយ ការវាយតម្លៃ ការដំឡើង។"

[date_basis]
en = "First day of the activity; where it is unknown, the day by which the activity was known"
km = "ថ្ងៃដំបូងនៃសកម្មភាព; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីសកម្មភាពនោះ"

[source]
en = "Activity log"
km = "កំណត់ហេតុសកម្មភាព"

[caveat]
en = "One line of the log may stand for several meetings whose number was not given."
km = "បន្ទាត់មួយអាចតំណាងឱ្យកិច្ចប្រជុំច្រើនដែលមិនបានបញ្ជាក់ចំនួន។"

[dimensions]
type = "code:activity_type"
pillar = "code:pillar"
lead = "ref:organisation"
*/
SELECT seq, uid, 'activity' AS kind, "start" AS day, known_by, area, illustrative, 1 AS measure,
    "type", pillar, lead, document
FROM activity
