from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "wayhome.exchange"
    label = "exchange"
