/*
id = "quarantines"
kind = "counted"
unit = "people"
grain = "quarantine"
aggregate = "count"
privacy_floor = 5

[title]
en = "People ordered to quarantine"
km = "មនុស្សដែលត្រូវបានបង្គាប់ឱ្យនៅចត្តាឡីស័ក"

[definition]
en = "Orders of quarantine, each of one person, by where they stand on the day of the cut-off. Day 0 is the day of arrival; the last day is day $days, or the one that the order or the newest document about it says."
km = "បទបញ្ជាចត្តាឡីស័ក មួយសម្រាប់មនុស្សម្នាក់ តាមស្ថានភាពនៅថ្ងៃកំណត់។ ថ្ងៃទី ០ គឺថ្ងៃមកដល់; ថ្ងៃចុងក្រោយគឺថ្ងៃទី $days ឬថ្ងៃដែលបទបញ្ជា ឬឯកសារថ្មីបំផុតកំណត់។"

[date_basis]
en = "Day 0; where it is unknown, the day by which the order was known"
km = "ថ្ងៃទី ០; បើមិនដឹង គឺថ្ងៃដែលបានដឹងពីបទបញ្ជា"

[source]
en = "Register of quarantines, arrivals and follow-ups"
km = "បញ្ជីចត្តាឡីស័ក ការមកដល់ និងការតាមដាន"

[caveat]
en = "Who was ordered to quarantine twice is counted twice. All documents known at the mark count."
km = "អ្នកដែលត្រូវបានបង្គាប់ពីរដង ត្រូវរាប់ពីរដង។ ឯកសារទាំងអស់ដែលបានដឹងនៅចំណុចនោះ ត្រូវបានគិត។"

[dimensions]
state = "code:quarantine_state"
type = "code:quarantine_type"
*/
WITH humans AS (
    SELECT p.uid AS registration, coalesce(a.who, p.uid) AS who
    FROM person AS p LEFT JOIN assignment AS a ON a.person = p.uid
), dated AS (
    SELECT q.*, coalesce(a.day, q."start") AS day0
    FROM quarantine AS q LEFT JOIN arrival AS a ON a.uid = q.arrival
), amended AS (
    SELECT d.uid AS quarantine, max({'day': coalesce(m.day, m.known_by), 'seq': m.seq, 'until': m.until}).until AS until
    FROM dated AS d JOIN amendment AS m ON m.quarantine = d.uid AND m.until >= d.day0
    GROUP BY d.uid
), termed AS (
    SELECT d.*, coalesce(m.until, d.day0 + coalesce(d.days, $days)::INTEGER) AS last_day
    FROM dated AS d LEFT JOIN amended AS m ON m.quarantine = d.uid
), visits AS (
    SELECT h.who, f.day
    FROM follow_up AS f JOIN humans AS h ON h.registration = f.person
    WHERE f.status = 'cooperative' AND '$closure' = 'last_visit'
    UNION ALL
    SELECT h.who, f.day
    FROM follow_up AS f
    JOIN membership AS theirs ON theirs.person = f.person
        AND f.day >= coalesce(theirs."start", theirs.known_by) AND (theirs."end" IS NULL OR f.day < theirs."end")
    JOIN membership AS mine ON mine.household = theirs.household
        AND f.day >= coalesce(mine."start", mine.known_by) AND (mine."end" IS NULL OR f.day < mine."end")
    JOIN humans AS h ON h.registration = mine.person
    WHERE f.status = 'cooperative' AND '$closure' = 'last_visit'
), met AS (
    SELECT t.uid AS quarantine, min(v.day) AS day
    FROM termed AS t
    JOIN humans AS h ON h.registration = t.person
    JOIN visits AS v ON v.who = h.who AND v.day BETWEEN t.last_day AND $cut_off
    GROUP BY t.uid
), ends AS (
    SELECT uid AS quarantine, end_reason AS reason, 0 AS of_another,
        CASE WHEN end_reason = 'completed' AND day0 IS NOT NULL
            THEN greatest(coalesce(ended, last_day + 1), last_day + 1) ELSE ended END AS ended
    FROM termed WHERE end_reason IS NOT NULL
    UNION ALL
    SELECT t.uid, o.end_reason, 1, o.ended
    FROM termed AS t
    JOIN humans AS mine ON mine.registration = t.person
    JOIN humans AS theirs ON theirs.who = mine.who
    JOIN quarantine AS o ON o.person = theirs.registration AND o.uid <> t.uid
    WHERE o.end_reason = 'died' OR (o.end_reason IN ('lost', 'left_again') AND o.ended >= t.day0)
), ended AS (
    SELECT quarantine, min({'day': coalesce(ended, DATE '0001-01-01'), 'of_another': of_another, 'reason': reason}) AS first
    FROM ends GROUP BY quarantine
), closing AS (
    SELECT t.*, e.first.reason AS stop, e.first.day AS stopped, CASE
        WHEN '$closure' = 'by_date' THEN t.last_day + 1
        WHEN m.day IS NOT NULL THEN greatest(t.last_day + 1, m.day) END AS completed
    FROM termed AS t
    LEFT JOIN met AS m ON m.quarantine = t.uid
    LEFT JOIN ended AS e ON e.quarantine = t.uid
), standing AS (
    SELECT c.*, CASE
        WHEN c.stopped <= $cut_off AND (c.stopped = DATE '0001-01-01' OR NOT coalesce(c.completed <= c.stopped, false))
            THEN c.stop
        WHEN c.day0 IS NULL THEN 'undated'
        WHEN c.day0 > $cut_off THEN 'planned'
        WHEN c.last_day >= $cut_off THEN 'running'
        WHEN c.completed <= $cut_off THEN 'completed'
        ELSE 'waiting' END AS state
    FROM closing AS c
)
SELECT s.seq, s.uid, 'quarantine' AS kind, s.day0 AS day, s.known_by,
    coalesce(s.responsible, p."current", p.home) AS area, s.illustrative, 1 AS measure, s.state, s."type"
FROM standing AS s
LEFT JOIN person AS p ON p.uid = s.person
