/*
id = "people_confirmed"
kind = "counted"
unit = "people"
grain = "passenger"
aggregate = "count"
privacy_floor = 5

[title]
en = "People confirmed on arrival"
km = "មនុស្សដែលបានបញ្ជាក់ថាមកដល់"

[definition]
en = "People who boarded a transport that has departed, and of whom somebody confirmed that they arrived."
km = "មនុស្សដែលបានឡើងយានជំនិះដែលបានចេញដំណើរ ហើយមានអ្នកបញ្ជាក់ថាបានមកដល់។"

[date_basis]
en = "Day of the confirmation"
km = "ថ្ងៃបញ្ជាក់"

[source]
en = "Manifests of transports"
km = "បញ្ជីឈ្មោះអ្នកដំណើរ"

[caveat]
en = "The area is the destination."
km = "តំបន់គឺទិសដៅ។"

[dimensions]
transport = "ref:transport"
*/
SELECT g.seq, g.uid, 'passenger' AS kind, g.confirmed AS day, g.known_by, coalesce(g.destination, t.destination) AS area,
    g.illustrative, 1 AS measure, g.transport
FROM passenger AS g
JOIN transport AS t ON t.uid = g.transport
WHERE g.boarded AND t.departed IS NOT NULL AND g.confirmed IS NOT NULL
