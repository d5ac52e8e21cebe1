/*
id = "people_departed"
kind = "counted"
unit = "people"
grain = "passenger"
aggregate = "count"
privacy_floor = 5

[title]
en = "People who departed on transports"
km = "មនុស្សដែលបានចេញដំណើរ"

[definition]
en = "People who boarded a transport that has departed."
km = "មនុស្សដែលបានឡើងយានជំនិះដែលបានចេញដំណើរ។"

[date_basis]
en = "Day of departure"
km = "ថ្ងៃចេញដំណើរ"

[source]
en = "Manifests of transports"
km = "បញ្ជីឈ្មោះអ្នកដំណើរ"

[caveat]
en = "The area is the destination."
km = "តំបន់គឺទិសដៅ។"

[dimensions]
transport = "ref:transport"
*/
SELECT g.seq, g.uid, 'passenger' AS kind, t.departed AS day, g.known_by, coalesce(g.destination, t.destination) AS area,
    g.illustrative, 1 AS measure, g.transport
FROM passenger AS g
JOIN transport AS t ON t.uid = g.transport
WHERE g.boarded AND t.departed IS NOT NULL
