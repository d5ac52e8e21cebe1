/*
id = "returnees_per_day"
kind = "stated"
unit = "people/day"
grain = "tally"
aggregate = "latest"

[title]
en = "Returnees per day, as stated"
km = "អ្នកវិលត្រឡប់ក្នុងមួយថ្ងៃ តាមសេចក្តីថ្លែង"

[definition]
en = "Rate of return in a period, as a source printed it."
km = "អត្រាវិលត្រឡប់ក្នុងរយៈពេលមួយ តាមដែលប្រភពបានបោះពុម្ព។"

[date_basis]
en = "As of the day stated; where none is stated, the end of the period, else the day by which the statement was known"
km = "គិតត្រឹមថ្ងៃដែលបានបញ្ជាក់; បើគ្មាន គឺចុងរយៈពេល ឬថ្ងៃដែលបានដឹងពីសេចក្តីថ្លែង"

[caveat]
en = "A bound such as more than 2,000 is shown as printed and not calculated with. A missing start or end of the period was not stated."
km = "ចំនួនដូចជា លើស ២០០០ បង្ហាញតាមការបោះពុម្ព ហើយមិនយកទៅគណនាទេ។ ថ្ងៃចាប់ផ្តើម ឬបញ្ចប់ដែលខ្វះ គឺមិនបានបញ្ជាក់។"

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
WHERE metric = 'returnees_per_day'
