from django.db import migrations
from django.utils import timezone


def keep_words_apart(apps, schema_editor):
    """Of reports still being written, words beside “không áp dụng” go to the history: from now on what
    stands there is its reason, and a whole paragraph is none."""
    Section = apps.get_model('reporting', 'Section')
    SectionVersion = apps.get_model('reporting', 'SectionVersion')
    open_ = Section.objects.filter(report__state__in=('draft', 'submitted', 'returned'))
    for section in open_.exclude(standing='').exclude(text=''):
        SectionVersion.objects.create(
            section=section, revision=section.revision, text=section.text, at=timezone.now(), by=section.by
        )
        section.text, section.revision = '', section.revision + 1
        section.save(update_fields=['text', 'revision'])


class Migration(migrations.Migration):
    dependencies = (('reporting', '0002_unit_comes_back'),)

    operations = (migrations.RunPython(keep_words_apart, migrations.RunPython.noop),)
