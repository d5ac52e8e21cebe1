from django.db import migrations

import wayhome.ledger.fields


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0007_follow_ups_that_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="passenger",
            name="departure",
            field=wayhome.ledger.fields.Ref(max_length=64, null=True, refers="area"),
        ),
        migrations.AddField(
            model_name="transport",
            name="beyond_seats",
            field=wayhome.ledger.fields.Text(null=True),
        ),
    ]
