/*
id = "returned_from_overseas"
kind = "stated"
unit = "people"
grain = "tally"
aggregate = "latest"

[title]
en = "Returned from overseas, as stated"
km = "បានវិលត្រឡប់ពីបរទេស តាមសេចក្តីថ្លែង"

[definition]
en = "Running total of people who returned from overseas, as the latest statement of a source gives it for the area asked."
km = "ចំនួនបូកបន្តនៃអ្នកវិលត្រឡប់ពីបរទេស តាមសេចក្តីថ្លែងចុងក្រោយរបស់ប្រភពសម្រាប់តំបន់ដែលបានសួរ។"

[date_basis]
en = "As of the day stated; where none is stated, the end of the period, else the day by which the statement was known"
km = "គិតត្រឹមថ្ងៃដែលបានបញ្ជាក់; បើគ្មាន គឺចុងរយៈពេល ឬថ្ងៃដែលបានដឹងពីសេចក្តីថ្លែង"

[caveat]
en = "A statement of an authority, quoted and not counted. Where several sources stated one, a slice names the source."
km = "សេចក្តីថ្លែងរបស់អាជ្ញាធរ ដកស្រង់មិនមែនរាប់ទេ។ បើមានប្រភពច្រើន ត្រូវបញ្ជាក់ប្រភព។"

[dimensions]
stated_by = "ref:information_source"
document = "text"
site = "ref:site"
period = "text"
bound = "code:bound"
*/
SELECT seq, uid, 'tally' AS kind, coalesce(as_of, period_end) AS day, known_by, area, illustrative, value AS measure,
    stated_by, document, site, bound, unit, supersedes,
    CASE WHEN NOT coalesce(cumulative, false)
        THEN nullif(concat(coalesce(period_start::VARCHAR, ''), '/', coalesce(period_end::VARCHAR, '')), '/')
    END AS period
FROM tally
WHERE metric = 'returned_from_overseas' AND cumulative
