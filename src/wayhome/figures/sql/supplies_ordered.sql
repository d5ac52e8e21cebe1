/*
id = "supplies_ordered"
kind = "counted"
unit = "as written"
grain = "stock"
aggregate = "sum"
same = ["unit"]

[title]
en = "Supplies procured"
km = "សម្ភារៈដែលបានទិញ"

[definition]
en = "Sum of the lines of the supplies log at the stage ordered. What is procured is not yet handed over and never added to it."
km = "ផលបូកបន្ទាត់នៃកំណត់ហេតុសម្ភារៈនៅដំណាក់កាលបានបញ្ជាទិញ។ អ្វីដែលបានទិញមិនទាន់ប្រគល់ទេ ហើយមិនត្រូវបូកបញ្ចូលគ្នា។"

[date_basis]
en = "Day on the line of the log; where it has none, the day by which the line was known"
km = "ថ្ងៃលើបន្ទាត់នៃកំណត់ហេតុ; បើគ្មាន គឺថ្ងៃដែលបានដឹងពីបន្ទាត់នោះ"

[source]
en = "Supplies log"
km = "កំណត់ហេតុសម្ភារៈ"

[caveat]
en = "Units are as written and are never converted; lines in different units have no common sum."
km = "ឯកតាទុកតាមការកត់ត្រា ហើយមិនត្រូវបំប្លែងទេ; បន្ទាត់ដែលមានឯកតាខុសគ្នាមិនអាចបូករួមបានទេ។"

[dimensions]
item = "ref:item"
consignee = "ref:organisation"
donor = "ref:organisation"
sender = "ref:organisation"
site = "ref:site"
unit = "text"
*/
SELECT seq, uid, 'stock' AS kind, day, known_by, area, illustrative, quantity AS measure,
    item, consignee, donor, sender, site, unit, document
FROM stock
WHERE stage = 'ordered'
