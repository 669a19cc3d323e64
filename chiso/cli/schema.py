"""Tables of the database at this version: laid at once where there are none, else changed step by step.

The steps of history (migrations) rebuild the picture of every model again and again; on an empty database
that is ten seconds of a first start for nothing. So an empty database gets the tables of the models as
they are and the history is noted as done, all in one transaction. A test holds both ways against each
other, definition by definition, on either database; a database with anything in it takes only the steps.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


def bring_up_to_date(connection: BaseDatabaseWrapper) -> None:
    """Give the database the tables of this version. Quick when it has them.

    Errors: whatever the database says; an empty database is then still empty, any other stands at the
    last step that was done.
    """
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if connection.introspection.table_names():
        call_command("migrate", database=connection.alias, interactive=False, verbosity=0)
    else:
        _lay(connection, executor)
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def _lay(connection: BaseDatabaseWrapper, executor: MigrationExecutor) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(executor.recorder.Migration)
        for app in apps.get_app_configs():
            if app.label not in executor.loader.migrated_apps:
                continue
            for model in app.get_models():
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        for label, name in executor.loader.graph.nodes:
            executor.recorder.record_applied(label, name)
