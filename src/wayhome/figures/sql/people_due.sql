/*
id = "people_due"
kind = "counted"
unit = "people"
grain = "quarantine"
aggregate = "count"
privacy_floor = 5

[title]
en = "People to be seen on the day"
km = "មនុស្សដែលត្រូវទៅជួបនៅថ្ងៃនោះ"

[definition]
en = "People in quarantine whom somebody is to visit or call on the day of the cut-off, done or not: from day 1 on, once in $every days, by what came of it."
km = "មនុស្សក្នុងចត្តាឡីស័កដែលត្រូវទៅជួប ឬទូរសព្ទនៅថ្ងៃកំណត់ ទោះធ្វើរួចឬមិនទាន់៖ ចាប់ពីថ្ងៃទី ១ ម្តងក្នុង $every ថ្ងៃ តាមលទ្ធផល។"

[date_basis]
en = "The state on the day of the cut-off"
km = "ស្ថានភាពនៅថ្ងៃកំណត់"

[source]
en = "Register of quarantines, arrivals and follow-ups"
km = "បញ្ជីចត្តាឡីស័ក ការមកដល់ និងការតាមដាន"

[caveat]
en = "A household in which several are in quarantine is one visit, and as many people. It says today's round: days that have passed are counted by what was known of them at the mark."
km = "គ្រួសារដែលមានគ្នាច្រើនក្នុងចត្តាឡីស័ក គឺការជួបមួយលើក តែរាប់តាមចំនួនមនុស្ស។ ថ្ងៃដែលកន្លងទៅ ត្រូវរាប់តាមអ្វីដែលបានដឹងនៅចំណុចនោះ។"

[dimensions]
status = "code:visit_status"
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
), longest AS (
    SELECT s.*, h.who
    FROM standing AS s JOIN humans AS h ON h.registration = s.person
    WHERE s.state IN ('planned', 'running', 'waiting', 'undated')
    QUALIFY row_number() OVER (PARTITION BY h.who ORDER BY s.last_day DESC NULLS LAST, s.seq DESC) = 1
), tried AS (
    SELECT h.who, max(f.day) FILTER (f.status IS DISTINCT FROM 'unavailable') AS met,
        max(f.day) FILTER (f.status = 'unavailable') AS in_vain, max(f.seq) FILTER (f.day = $cut_off) AS newest,
        bool_or(coalesce(f.status, 'cooperative') = 'cooperative' AND f.day = $cut_off) AS cooperated
    FROM follow_up AS f JOIN humans AS h ON h.registration = f.person
    WHERE f.day <= $cut_off
    GROUP BY h.who
), lodged AS (
    SELECT h.who, max({'came': s.checked_in, 'seq': s.seq, 'area': coalesce(s.area, w.area)}).area AS area
    FROM stay AS s
    JOIN humans AS h ON h.registration = s.person
    LEFT JOIN site AS w ON w.uid = s.site
    WHERE s.site IS NOT NULL AND s.checked_in <= $cut_off AND (s.checked_out IS NULL OR s.checked_out > $cut_off)
    GROUP BY h.who
)
SELECT q.seq, q.uid, 'quarantine' AS kind, $cut_off AS day, q.known_by, q.illustrative, 1 AS measure,
    CASE WHEN l.who IS NOT NULL THEN l.area
        WHEN p."current" IS NOT NULL AND (q.responsible IS NULL OR starts_with(now_in.path, answers.path)) THEN p."current"
        WHEN p."current" IS NOT NULL AND starts_with(answers.path, now_in.path) THEN q.responsible
        WHEN p.home IS NOT NULL AND (q.responsible IS NULL OR starts_with(lives.path, answers.path)) THEN p.home
        ELSE q.responsible END AS area,
    CASE WHEN t.met = $cut_off THEN CASE WHEN t.cooperated THEN 'cooperative' ELSE 'uncooperative' END
        WHEN t.in_vain = $cut_off THEN 'unavailable' END AS status
FROM longest AS q
LEFT JOIN tried AS t ON t.who = q.who
LEFT JOIN lodged AS l ON l.who = q.who
LEFT JOIN person AS p ON p.uid = q.person
LEFT JOIN area AS now_in ON now_in.uid = p."current"
LEFT JOIN area AS lives ON lives.uid = p.home
LEFT JOIN area AS answers ON answers.uid = q.responsible
WHERE q.state <> 'planned' AND (q.day0 IS NULL OR q.day0 < $cut_off)
    AND (t.met IS NULL OR t.met = $cut_off OR $cut_off - t.met >= $every)
