/*
id = "crossed_from_thailand"
kind = "stated"
unit = "people"
grain = "tally"
aggregate = "latest"

[title]
en = "Crossed the border from Thailand, as stated"
km = "បានឆ្លងព្រំដែនពីប្រទេសថៃ តាមសេចក្តីថ្លែង"

[definition]
en = "Running total of people who crossed the border from Thailand, as the latest statement of a source gives it for the area asked."
km = "ចំនួនបូកបន្តនៃអ្នកឆ្លងព្រំដែនពីប្រទេសថៃ តាមសេចក្តីថ្លែងចុងក្រោយរបស់ប្រភពសម្រាប់តំបន់ដែលបានសួរ។"

[date_basis]
en = "As of the day stated; where none is stated, the end of the period, else the day by which the statement was known"
km = "គិតត្រឹមថ្ងៃដែលបានបញ្ជាក់; បើគ្មាន គឺចុងរយៈពេល ឬថ្ងៃដែលបានដឹងពីសេចក្តីថ្លែង"

[caveat]
en = "Immigration counts crossings, other sources count people of seven border areas: the series are never merged."
km = "អន្តោប្រវេសន៍រាប់ការឆ្លងដែន ប្រភពផ្សេងរាប់មនុស្សនៅតំបន់ព្រំដែនប្រាំពីរ៖ មិនត្រូវបញ្ចូលគ្នាទេ។"

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
WHERE metric = 'crossed_from_thailand' AND cumulative
