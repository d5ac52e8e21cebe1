"""Editions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='Number')),
                ('series', models.CharField(help_text='the id of the outline: editions of one series follow each other', max_length=64)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('superseded', 'Superseded')], default='draft', max_length=16, verbose_name='Status')),
                ('title_en', models.TextField()),
                ('title_km', models.TextField()),
                ('cut_off', models.DateField(verbose_name='Cut-off')),
                ('mark', models.BigIntegerField(verbose_name='Mark')),
                ('area', models.CharField(default='', help_text='the uid of the area it is about; empty: the country', max_length=64)),
                ('pack', models.CharField(max_length=64)),
                ('pack_version', models.CharField(max_length=32)),
                ('outline', models.JSONField(help_text='blocks and narrative, as mended')),
                ('figures', models.JSONField(help_text='figure id to what is shown of it')),
                ('kept', models.JSONField(help_text='the figures as the engine gave them, in the order cited')),
                ('entries', models.JSONField(help_text='figure id to a digest of the entries behind it')),
                ('series_data', models.JSONField(help_text='block id to the numbers of its map or chart')),
                ('lists', models.JSONField(help_text='list id to its members on the cut-off day')),
                ('names', models.JSONField(help_text='reference to its name in each language')),
                ('definitions', models.JSONField(help_text='the text of every definition used, and the named slices')),
                ('protection', models.JSONField(help_text='how small numbers of people are protected')),
                ('shapes', models.JSONField(help_text='the properties of each kind of record as they were')),
                ('resolutions', models.JSONField(default=list, help_text='what was decided about each finding, by whom')),
                ('digest', models.CharField(help_text='over all of the above', max_length=64)),
                ('files', models.JSONField(default=dict, help_text='file name to its SHA-256 and size')),
                ('built_at', models.DateTimeField()),
                ('built_by', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.CharField(default='', max_length=64)),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ('-number',),
                'base_manager_name': 'objects',
            },
        ),
    ]
