"""What the planted migrations make."""

from django.db import models


class Planted(models.Model):
    """A table that stays only if the upgrade goes through."""

    word = models.CharField(max_length=20)
