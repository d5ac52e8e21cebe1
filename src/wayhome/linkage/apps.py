from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "wayhome.linkage"
    label = "linkage"
