from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0003_handing_lists_over'),
    ]

    operations = [
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='Day')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=64, verbose_name='By')),
                ('asked', models.JSONField()),
                ('erased', models.JSONField()),
                ('counts', models.JSONField()),
                ('lists', models.JSONField(default=list)),
                ('repeats', models.DateField(null=True)),
                ('mark', models.BigIntegerField(help_text='the newest entry once it was done')),
                ('pending', models.JSONField(null=True)),
                ('checksum', models.CharField(max_length=64, verbose_name='Checksum')),
            ],
            options={
                'verbose_name': 'redaction',
                'verbose_name_plural': 'redactions',
                'ordering': ('-pk',),
            },
        ),
    ]
