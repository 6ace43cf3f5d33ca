"""Keys, and who holds them."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "wayhome.trust.vault"
    label = "vault"
