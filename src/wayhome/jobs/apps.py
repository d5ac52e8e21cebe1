from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "wayhome.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Let what is kept here be erased with who it tells of."""
        from wayhome.jobs import forgetting  # noqa: F401
