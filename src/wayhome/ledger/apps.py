from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "wayhome.ledger"
    label = "ledger"
