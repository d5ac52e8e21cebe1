from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0013_arrivals_of_the_last_days"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["day", "crossing_point"], name="arrivals_by_day"),
        ),
    ]
