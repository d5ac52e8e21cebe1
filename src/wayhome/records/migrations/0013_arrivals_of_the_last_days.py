from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0012_planned_stays"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["day"], name="arrivals_of_persons"
            ),
        ),
    ]
