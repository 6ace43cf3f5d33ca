from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('counselling', '0002_who_took_part'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('retired_at', None)), fields=['next_on'], name='session_next'),
        ),
    ]
