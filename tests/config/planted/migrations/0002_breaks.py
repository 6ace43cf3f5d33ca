"""Changes the same table once more, then breaks or is killed, as the environment says."""

import os
import signal

from django.db import migrations, models

from tests.config.planted_urls import NAME


def break_off(apps, schema_editor):
    """Break with a name in what is said, or die at once."""
    how = os.environ.get("PLANTED")
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "break":
        raise ValueError(f"{NAME} cannot be moved")


class Migration(migrations.Migration):
    dependencies = [("planted", "0001_table")]
    operations = [
        migrations.AddField("Planted", "more", models.IntegerField(default=0)),
        migrations.RunPython(break_off),
    ]
