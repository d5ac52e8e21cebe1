from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "wayhome.reference"
    label = "reference"
