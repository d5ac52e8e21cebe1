from django.apps import AppConfig

from wayhome.packs.pack import active
from wayhome.reference import codes


class PacksConfig(AppConfig):
    name = "wayhome.packs"
    label = "packs"

    def ready(self) -> None:
        """The code lists of the active pack extend the general ones."""
        codes.add_folder(active().codes_dir)
