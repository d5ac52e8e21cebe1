/*
id = "tb_screened_normal"
kind = "stated"
unit = "people"
grain = "tally"
aggregate = "latest"

[title]
en = "Screened for tuberculosis with a normal result, as stated"
km = "បានពិនិត្យជំងឺរបេង លទ្ធផលធម្មតា តាមសេចក្តីថ្លែង"

[definition]
en = "People screened for tuberculosis whose result was normal, as the team that screened stated it."
km = "មនុស្សដែលបានពិនិត្យជំងឺរបេង ហើយលទ្ធផលធម្មតា តាមសេចក្តីថ្លែងរបស់ក្រុមពិនិត្យ។"

[date_basis]
en = "As of the day stated; where none is stated, the end of the period, else the day by which the statement was known"
km = "គិតត្រឹមថ្ងៃដែលបានបញ្ជាក់; បើគ្មាន គឺចុងរយៈពេល ឬថ្ងៃដែលបានដឹងពីសេចក្តីថ្លែង"

[caveat]
en = "The statement may be a word such as all, which names no number."
km = "សេចក្តីថ្លែងអាចជាពាក្យដូចជា ទាំងអស់ ដែលមិនប្រាប់ចំនួន។"

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
WHERE metric = 'tb_screened_normal'
