"""Makes a table and changes rows of others: all of it must be gone after the second migration broke."""

from django.db import migrations, models


def rename_offices(apps, schema_editor):
    """Change what people work with."""
    apps.get_model("accounts", "Office").objects.update(name="Renamed by an upgrade")
    apps.get_model("planted", "Planted").objects.create(word="planted")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "Planted",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("word", models.CharField(max_length=20)),
                ("office", models.ForeignKey("accounts.Office", models.PROTECT, null=True)),
            ],
        ),
        migrations.RunPython(rename_offices),
    ]
