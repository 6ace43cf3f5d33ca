"""People who sign in, their offices and teams."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "wayhome.trust.accounts"
    label = "accounts"
