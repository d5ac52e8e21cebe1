/*
id = "crossings_by_point"
kind = "stated"
unit = "people"
grain = "tally"
aggregate = "sum"

[title]
en = "Crossings from Thailand by day and point of entry"
km = "ការឆ្លងដែនពីប្រទេសថៃតាមថ្ងៃ និងច្រកចូល"

[definition]
en = "Sum of the daily numbers that a source stated for points of entry."
km = "ផលបូកចំនួនប្រចាំថ្ងៃដែលប្រភពបានថ្លែងសម្រាប់ច្រកចូលនីមួយៗ។"

[date_basis]
en = "As of the day stated; where none is stated, the end of the period, else the day by which the statement was known"
km = "គិតត្រឹមថ្ងៃដែលបានបញ្ជាក់; បើគ្មាន គឺចុងរយៈពេល ឬថ្ងៃដែលបានដឹងពីសេចក្តីថ្លែង"

[caveat]
en = "The days may not add up to the running total that the same source states."
km = "ផលបូកប្រចាំថ្ងៃអាចមិនស្មើចំនួនបូកបន្តដែលប្រភពដដែលបានថ្លែងទេ។"

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
WHERE metric = 'crossed_from_thailand' AND NOT coalesce(cumulative, false) AND site IS NOT NULL
