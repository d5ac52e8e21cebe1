/*
id = "open_needs"
kind = "counted"
unit = "needs"
grain = "site_check"
aggregate = "count"

[title]
en = "Open needs of sites"
km = "សេចក្ដីត្រូវការរបស់ទីតាំងដែលមិនទាន់បំពេញ"

[definition]
en = "What the newest check of each open site found lacking by the norms, for the people inside or, if the check counted more, for those; and what somebody wrote down as lacking; without what was met since."
km = "អ្វីដែលការពិនិត្យថ្មីបំផុតនៃទីតាំងនីមួយៗរកឃើញថាខ្វះ តាមបទដ្ឋាន សម្រាប់មនុស្សក្នុងទីតាំង ឬចំនួនច្រើនជាងដែលការពិនិត្យបានរាប់; និងអ្វីដែលមានគេកត់ថាខ្វះ; ដកអ្វីដែលបានបំពេញហើយ។"

[date_basis]
en = "The state on the day of the cut-off"
km = "ស្ថានភាពនៅថ្ងៃកំណត់"

[source]
en = "Register of sites, site checks, needs and stays"
km = "បញ្ជីទីតាំង ការពិនិត្យទីតាំង សេចក្ដីត្រូវការ និងការស្នាក់នៅ"

[dimensions]
site = "ref:site"
norm = "text"
*/
WITH inside AS (
    SELECT site, count(*) AS people
    FROM stay
    WHERE checked_in <= $cut_off AND (checked_out IS NULL OR checked_out > $cut_off)
    GROUP BY site
), sites AS (
    SELECT w.uid, w.area, w.capacity, coalesce(i.people, 0) AS people
    FROM site AS w LEFT JOIN inside AS i ON i.site = w.uid
    WHERE w.closed IS NULL OR w.closed > $cut_off
), checked AS (
    SELECT c.*, coalesce(c.day, c.known_by) AS seen, w.area AS lies_in,
        greatest(w.people, coalesce(c.people_night, 0), coalesce(c.people_day, 0),
            CASE WHEN c.reason = 'pre_opening' THEN coalesce(w.capacity, 0) ELSE 0 END) AS people
    FROM site_check AS c JOIN sites AS w ON w.uid = c.site
    WHERE coalesce(c.day, c.known_by) <= $cut_off
    QUALIFY row_number() OVER (PARTITION BY c.site ORDER BY coalesce(c.day, c.known_by) DESC, c.seq DESC) = 1
), told AS (
    $norms
), taken AS (
    SELECT * FROM site_need
    WHERE known_by <= $cut_off
    QUALIFY row_number() OVER (PARTITION BY site, norm ORDER BY known_by DESC, seq DESC) = 1
)
SELECT c.seq, c.uid, 'site_check' AS kind, $cut_off AS day, c.known_by, c.lies_in AS area, c.illustrative, 1 AS measure,
    c.site, t.norm
FROM told AS t
JOIN checked AS c ON c.uid = t.uid
LEFT JOIN taken AS n ON n.site = c.site AND n.norm = t.norm
WHERE t.lacks AND NOT coalesce(n.met <= $cut_off AND n.met >= c.seen, false)
UNION ALL
SELECT n.seq, n.uid, 'site_need', $cut_off, n.known_by, w.area, n.illustrative, 1, n.site, n.norm
FROM taken AS n
JOIN sites AS w ON w.uid = n.site
LEFT JOIN checked AS c ON c.site = n.site
LEFT JOIN told AS t ON t.uid = c.uid AND t.norm = n.norm
WHERE NOT coalesce(t.lacks, false) AND NOT coalesce(t.norm IS NOT NULL AND c.seen >= n.known_by, false)
    AND NOT coalesce(n.met <= $cut_off, false)
