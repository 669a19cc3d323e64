from django.db import migrations, models


class Migration(migrations.Migration):
    """A unit that left a regime and came back owes nothing for the time between: two rows say so."""

    dependencies = (('reporting', '0001_initial'),)

    operations = (
        migrations.RemoveConstraint(model_name='regimeunit', name='reporting_regimeunit_once'),
        migrations.AddConstraint(
            model_name='regimeunit',
            constraint=models.UniqueConstraint(
                condition=models.Q(('valid_to__isnull', True)),
                fields=('regime', 'unit'),
                name='reporting_regimeunit_open_once',
            ),
        ),
    )
