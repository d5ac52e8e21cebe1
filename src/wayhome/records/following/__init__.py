"""Following up those who came back: orders and their documents, where each stands on a day, and who is due."""
