from django.db import migrations, models

import wayhome.ledger.fields


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0008_seats_and_senders"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="from_area",
            field=wayhome.ledger.fields.Ref(db_index=True, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="letter",
            field=wayhome.ledger.fields.Text(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="medical_service",
            field=wayhome.ledger.fields.Ref(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="sample",
            name="answer",
            field=wayhome.ledger.fields.Code(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="sample",
            name="answered",
            field=wayhome.ledger.fields.Day(null=True),
        ),
        migrations.AddField(
            model_name="screening",
            name="proposed",
            field=wayhome.ledger.fields.Codes(null=True),
        ),
        migrations.AddField(
            model_name="screening",
            name="undecided",
            field=wayhome.ledger.fields.Codes(null=True),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(condition=models.Q(("outcome__isnull", True)), fields=["sent"], name="referrals_open"),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(
                condition=models.Q(("result__isnull", True)), fields=["taken"], name="samples_waited_for"
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(
                condition=models.Q(
                    ("answer__isnull", True), ("result__in", ["positive", "positive_resistant", "suggestive"])
                ),
                fields=["result_day"],
                name="samples_unanswered",
            ),
        ),
    ]
