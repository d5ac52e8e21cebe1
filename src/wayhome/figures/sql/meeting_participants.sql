/*
id = "meeting_participants"
kind = "counted"
unit = "people"
grain = "attendance"
aggregate = "sum"

[title]
en = "Participants of meetings"
km = "អ្នកចូលរួមកិច្ចប្រជុំ"

[definition]
en = "People who took part in meetings, by group of participants."
km = "មនុស្សដែលបានចូលរួមកិច្ចប្រជុំ តាមក្រុមអ្នកចូលរួម។"

[date_basis]
en = "First day of the activity; where it is unknown, the day by which the activity was known"
km = "ថ្ងៃដំបូងនៃសកម្មភាព; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីសកម្មភាពនោះ"

[source]
en = "Activity log"
km = "កំណត់ហេតុសកម្មភាព"

[caveat]
en = "Somebody who took part twice is counted twice."
km = "អ្នកដែលចូលរួមពីរដងត្រូវរាប់ពីរដង។"

[dimensions]
group = "code:participant_group"
organisation = "ref:organisation"
pillar = "code:pillar"
title = "text"
*/
SELECT t.seq, t.uid, 'attendance' AS kind, a."start" AS day, t.known_by, a.area, t.illustrative, t.people AS measure,
    t."group", t.organisation, a.pillar, a.title, a.document
FROM attendance AS t
JOIN activity AS a ON a.uid = t.activity
WHERE a."type" = 'meeting'
