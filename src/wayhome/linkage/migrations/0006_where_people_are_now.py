from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("linkage", "0005_without_the_digest_of_a_pair"),
    ]

    operations = [
        migrations.AddField(
            model_name="traits",
            name="current",
            field=models.CharField(
                db_default="",
                default="",
                help_text="uid of the area where the person is now; nobody is compared by it",
                max_length=64,
            ),
        ),
    ]
