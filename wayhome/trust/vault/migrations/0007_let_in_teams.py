from typing import Any

from django.db import migrations, models
from django.db.models import F


def let_in_who_is_there(apps: Any, schema_editor: Any) -> None:
    """Teams that hold what is recorded go on doing so; those that come later are let in."""
    apps.get_model("vault", "KeyPair").objects.filter(kind="team").update(confirmed_at=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("vault", "0006_sealed_files")]

    operations = [
        migrations.AddField("keypair", "confirmed_at", models.DateTimeField(null=True, blank=True)),
        migrations.AddField("keypair", "confirmed_by", models.UUIDField(null=True, blank=True)),
        migrations.RunPython(let_in_who_is_there, migrations.RunPython.noop),
    ]
