import chiso.org.models
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('confirmed', models.BooleanField(default=False)),
                ('sorting', chiso.org.models.NameOrderField(db_index=True, editable=False, max_length=600)),
            ],
            options={
                'ordering': ('sorting', 'id'),
            },
        ),
        migrations.CreateModel(
            name='HolidayCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('version', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=300)),
                ('days_off', models.JSONField()),
                ('working_days', models.JSONField(default=list)),
                ('tentative', models.JSONField(default=list)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'version'), name='org_holidaycalendar_version')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('language', models.CharField(default='vi', max_length=5)),
                ('theme', models.CharField(default='auto', max_length=10)),
                ('mail_notices', models.BooleanField(default=True)),
                ('feed_key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('sample', models.BooleanField(default=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='org.person')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('city', 'Thành phố, tỉnh, bộ'), ('authority', 'Cơ quan'), ('leadership', 'Lãnh đạo'), ('office', 'Văn phòng'), ('division', 'Phòng chuyên môn'), ('public_service', 'Đơn vị sự nghiệp'), ('representative', 'Văn phòng đại diện'), ('commune', 'Ủy ban nhân dân cấp xã')], max_length=20)),
                ('symbol', models.CharField(blank=True, max_length=30)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('founding_act', models.CharField(blank=True, max_length=300)),
                ('abolishing_act', models.CharField(blank=True, max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='org.unit')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='org.unit')),
            ],
            options={
                'ordering': ('position', 'code'),
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='org_unit_dates')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('rank', models.CharField(choices=[('head', 'cấp trưởng'), ('deputy', 'cấp phó'), ('staff', 'chuyên viên')], max_length=10)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='org.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'title'), name='org_post_title')],
            },
        ),
        migrations.AddField(
            model_name='person',
            name='authority',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='org.unit'),
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right', models.CharField(choices=[('admin', 'Quản trị hệ thống'), ('plan_manage', 'Quản lý kế hoạch của cơ quan'), ('org_manage', 'Quản lý tổ chức'), ('calendar_manage', 'Quản lý lịch nghỉ'), ('audit_read', 'Xem nhật ký'), ('reopen', 'Mở lại kỳ đã khóa')], max_length=30)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='org.person')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='org.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='org_grant_dates')],
            },
        ),
        migrations.CreateModel(
            name='FormerPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField()),
                ('act', models.CharField(blank=True, max_length=300)),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_children', to='org.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_places', to='org.unit')),
            ],
            options={
                'ordering': ('unit_id', '-valid_to'),
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='org_formerplace_dates'), models.UniqueConstraint(fields=('unit', 'valid_to'), name='org_formerplace_once')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signing', models.CharField(choices=[('KT', 'KT. (ký thay)'), ('TL', 'TL. (thừa lệnh)'), ('TUQ', 'TUQ. (thừa ủy quyền)'), ('Q', 'Q. (quyền)')], max_length=4)),
                ('scope', models.CharField(max_length=300)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('act', models.CharField(blank=True, max_length=300)),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='org.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='org.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='org_delegation_dates')],
            },
        ),
        migrations.CreateModel(
            name='UnitLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'hợp nhất, sáp nhập'), ('split', 'chia, tách'), ('transfer', 'chuyển giao')], max_length=20)),
                ('on', models.DateField()),
                ('act', models.CharField(blank=True, max_length=300)),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successor_links', to='org.unit')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='predecessor_links', to='org.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='org_unitlink_once'), models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='org_unitlink_not_self')],
            },
        ),
        migrations.CreateModel(
            name='UnitName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300)),
                ('short_name', models.CharField(blank=True, max_length=120)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('act', models.CharField(blank=True, max_length=300)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='org.unit')),
            ],
            options={
                'ordering': ('unit_id', models.OrderBy(models.F('valid_from'), descending=True, nulls_last=True)),
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='org_unitname_dates'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('unit',), name='org_unit_one_current_name')],
            },
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acting', models.BooleanField(default=False)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('act', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to='org.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to='org.post')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='org_holding_dates')],
            },
        ),
    ]
