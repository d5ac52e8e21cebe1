from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "wayhome.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Let what is kept here be erased with who it tells of."""
        from wayhome.exchange.kobo import forgetting  # noqa: F401
