from django.db import migrations, models

import wayhome.ledger.fields
import wayhome.records.follow_up


class Migration(migrations.Migration):
    dependencies = [("records", "0006_from_the_gate_to_home")]

    operations = [
        migrations.AlterField(
            model_name="followup",
            name="person",
            field=wayhome.ledger.fields.Ref(max_length=64, null=True),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["person", "status", "day"], name="follow_ups_by_person"),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("answer__isnull", True), wayhome.records.follow_up.MayAlarm("symptoms", "temperature")
                ),
                fields=["day"],
                name="follow_ups_unanswered",
            ),
        ),
    ]
