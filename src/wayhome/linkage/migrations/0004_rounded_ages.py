from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("linkage", "0003_decisions_that_can_be_undone"),
    ]

    operations = [
        migrations.AddField(
            model_name="traits",
            name="rounded",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="born is reckoned from an age that is a multiple of five",
            ),
        ),
    ]
