"""The database: journeys, events, records, timers, messages, tasks, escalations. The only room that imports sqlalchemy.

Here: SQLAlchemy Core behind the Store and UnitOfWork ports: tables.py, one module for each noun, migrations/.
Never here: a decision about care. What is written was decided by core, reach, careteam or runtime; here it is kept,
found again and locked. Driver errors never leave with their parameters, which hold patient text.
Imported by care and by the contract suites; imports core, ports and errors.
"""

from carepath.store.migrate import upgrade as upgrade
from carepath.store.sql_store import SqlStore as SqlStore
