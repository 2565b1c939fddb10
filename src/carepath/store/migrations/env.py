"""How alembic runs here: inside the one transaction that migrate.py opened, with a version table of our own.

Run by alembic alone. For a developer who writes a new revision: `tests/contracts/test_migrations.py` says whether the
revisions and tables.py agree.
"""

from alembic import context

from carepath.store.tables import metadata

connection = context.config.attributes["connection"]
schema = context.config.attributes["schema"]
context.configure(
    connection=connection.execution_options(schema_translate_map={None: schema}) if schema else connection,
    target_metadata=metadata,
    version_table="carepath_version",
    version_table_schema=schema,
)
context.run_migrations()
