"""A choice of lines keeps its versions; the choices made so far become their own first versions, by nobody that is known."""

import django.db.models.deletion
import wayhome.kit.codes
import wayhome.kit.ids
from django.conf import settings
from django.db import migrations, models

from wayhome.kit.dates import now


def carry_over(apps, schema_editor):
    """Write each choice there is as record and version; the number it had stays."""
    layout, version = apps.get_model("bulletins", "Layout"), apps.get_model("bulletins", "LayoutVersion")
    for before in apps.get_model("bulletins", "LayoutBefore").objects.all():
        told = {"version": before.version, "recorded_at": now(), "office_id": before.office_id, "lines": before.lines}
        row = layout.objects.create(**told)
        version.objects.create(row_id=row.pk, **told)


def carry_back(apps, schema_editor):
    """Keep the choices that stand; their history has no place in the table of before."""
    before = apps.get_model("bulletins", "LayoutBefore")
    for row in apps.get_model("bulletins", "Layout").objects.all():
        before.objects.create(office_id=row.office_id, lines=row.lines, version=row.version)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('bulletins', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel('Layout', 'LayoutBefore'),
        migrations.CreateModel(
            name='Layout',
            fields=[
                ('id', models.UUIDField(default=wayhome.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('recorded_at', models.DateTimeField(editable=False)),
                ('source', wayhome.kit.codes.CodedField(default='screen', max_length=12, states=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_reason', wayhome.kit.codes.CodedField(blank=True, default='', editable=False, max_length=20, states=False)),
                ('lines', models.JSONField()),
                ('office', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LayoutVersion',
            fields=[
                ('key', models.BigAutoField(primary_key=True, serialize=False)),
                ('row_id', models.UUIDField(db_index=True)),
                ('superseded_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('recorded_at', models.DateTimeField(editable=False)),
                ('source', wayhome.kit.codes.CodedField(default='screen', max_length=12, states=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('retired_reason', wayhome.kit.codes.CodedField(blank=True, default='', editable=False, max_length=20, states=False)),
                ('recorded_by_id', models.UUIDField(null=True)),
                ('office_id', models.UUIDField()),
                ('lines', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['recorded_at'], name='layoutversion_time')],
                'constraints': [models.UniqueConstraint(fields=('row_id', 'version'), name='layoutversion_once')],
            },
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.DeleteModel('LayoutBefore'),
    ]
