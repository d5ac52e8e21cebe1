"""The keys to people. The two tables that are keys alone are made by hand: SQLite needs no second copy of a key."""

from django.db import migrations, models

TABLES = {
    "linkage_key": '"key" bigint NOT NULL, "traits" bigint NOT NULL, PRIMARY KEY ("key", "traits")',
    "linkage_bearer": '"part" bigint NOT NULL, "village" varchar(64) NOT NULL, "traits" bigint NOT NULL, '
    'PRIMARY KEY ("part", "village", "traits")',
}


def make(apps, editor):
    ending = " WITHOUT ROWID" if editor.connection.vendor == "sqlite" else ""
    for table, columns in TABLES.items():
        editor.execute(f'CREATE TABLE "{table}" ({columns}){ending}')


def unmake(apps, editor):
    for table in TABLES:
        editor.execute(f'DROP TABLE "{table}"')


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_who_is_who")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, unmake)],
            state_operations=[
                migrations.CreateModel(
                    name="Key",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "key", "traits", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("key", models.BigIntegerField(help_text="see linkage.keys")),
                        ("traits", models.BigIntegerField(help_text="number of the traits")),
                    ],
                ),
                migrations.CreateModel(
                    name="Bearer",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "part", "village", "traits", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("part", models.BigIntegerField(help_text="number of the part")),
                        ("village", models.CharField(max_length=64)),
                        ("traits", models.BigIntegerField(help_text="number of the traits")),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="NamePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(help_text="a folded token, in either script", unique=True)),
                ("skeleton", models.TextField(db_index=True)),
                ("people", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="NameCount",
            fields=[
                ("skeleton", models.TextField(help_text="as in the traits", primary_key=True, serialize=False)),
                ("people", models.IntegerField()),
            ],
        ),
    ]
