from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "wayhome.reports"
    label = "reports"
