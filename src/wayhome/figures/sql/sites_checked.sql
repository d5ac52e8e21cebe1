/*
id = "sites_checked"
kind = "counted"
unit = "sites"
grain = "site_check"
aggregate = "distinct"
of = "site"

[title]
en = "Sites checked"
km = "ទីតាំងដែលបានពិនិត្យ"

[definition]
en = "Different sites at which a site check was made."
km = "ទីតាំងផ្សេងៗគ្នាដែលបានពិនិត្យ។"

[date_basis]
en = "Day of the check; where it is unknown, the day by which it was known"
km = "ថ្ងៃពិនិត្យ; បើមិនដឹង គឺថ្ងៃដែលបានដឹង"

[source]
en = "Register of site checks"
km = "បញ្ជីការពិនិត្យទីតាំង"

[dimensions]
site = "ref:site"
reason = "code:site_check_reason"
organisation = "ref:organisation"
*/
SELECT c.seq, c.uid, 'site_check' AS kind, c.day, c.known_by, coalesce(c.area, w.area) AS area, c.illustrative,
    1 AS measure, c.site, c.reason, c.organisation
FROM site_check AS c
LEFT JOIN site AS w ON w.uid = c.site
