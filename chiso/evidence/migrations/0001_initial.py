import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, max_length=60)),
                ('number', models.CharField(blank=True, max_length=30)),
                ('symbol', models.CharField(blank=True, max_length=60)),
                ('issuer', models.CharField(blank=True, max_length=300)),
                ('issued_on', models.DateField(blank=True, null=True)),
                ('title', models.CharField(max_length=500)),
                ('excerpt', models.TextField(blank=True)),
                ('visibility', models.CharField(choices=[('unit', 'Trong đơn vị'), ('authority', 'Trong cơ quan'), ('public', 'Công khai')], default='authority', max_length=12)),
                ('retention', models.CharField(blank=True, max_length=120)),
                ('registered_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                ('search', models.TextField(blank=True)),
                ('page', models.CharField(blank=True, max_length=60)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='org.unit')),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['unit', '-id'], name='evidence_document_unit'), models.Index(fields=['authority', '-id'], name='evidence_document_authority'), models.Index(fields=['number', 'symbol'], name='evidence_document_number')],
            },
        ),
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('size', models.PositiveBigIntegerField()),
                ('media_type', models.CharField(max_length=120)),
                ('taken_at', models.DateTimeField()),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('intact', models.BooleanField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='evidence_file_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=255)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='evidence.document')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='evidence.file')),
            ],
            options={
                'ordering': ('document_id', '-number'),
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='evidence_version_number')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('begun_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uploads', to='evidence.file')),
            ],
        ),
    ]
