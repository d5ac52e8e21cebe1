"""The addresses of phones: their keys, and how they come to trust a server on the local network."""

from __future__ import annotations

from django.urls import path

from wayhome.web import lan, phones

urlpatterns = [
    path("phones/", phones.phones, name="phones"),
    path("phones/<int:number>/revoke/", phones.revoke, name="phone_revoke"),
    path("lan/", lan.lan, name="lan"),
    path("lan/wayhome-ca.crt", lan.authority, name="lan_authority"),
]
