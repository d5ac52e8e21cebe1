/*
id = "registration_gap"
kind = "derived"
unit = "people"
grain = "arrival"
formula = "difference"

[title]
en = "Stated returns that are not on the register"
km = "ការវិលត្រឡប់តាមសេចក្តីថ្លែងដែលមិនទាន់មានក្នុងបញ្ជី"

[definition]
en = "People returned from overseas as stated, less the people of all arrivals on the register."
km = "អ្នកវិលត្រឡប់ពីបរទេសតាមសេចក្តីថ្លែង ដកចំនួនមនុស្សនៃការមកដល់ទាំងអស់ក្នុងបញ្ជី។"

[date_basis]
en = "As of the latest statement, and the days of arrival"
km = "គិតត្រឹមសេចក្តីថ្លែងចុងក្រោយ និងថ្ងៃមកដល់"

[caveat]
en = "A negative number means that more people are registered than were stated."
km = "ចំនួនអវិជ្ជមានមានន័យថា អ្នកចុះឈ្មោះមានច្រើនជាងចំនួនក្នុងសេចក្តីថ្លែង។"

[[part]]
indicator = "returned_from_overseas"

[[part]]
indicator = "arrivals"
*/
