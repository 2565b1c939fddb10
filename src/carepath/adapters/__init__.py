"""The ways out: one file for each adapter, behind the Adapter port.

Here: an adapter takes one delivery and answers with a verdict; it raises nothing on purpose and decides nothing
about care. Each is registered by name, explicitly; adapters of third parties name themselves in the entry point
group `carepath.adapters`.
Never here: who may be told what (reach), trying again (runtime), the database.
Imported by care and by the test kit; imports core, ports and errors.
"""

from carepath.adapters.actions import ActionCall, ActionHandler
from carepath.adapters.console import ConsoleAdapter
from carepath.adapters.inbox import InboxAdapter
from carepath.adapters.printing import Letterhead, PrintAdapter
from carepath.adapters.recording import RecordingAdapter
from carepath.adapters.registry import Registry, resolve_adapters

__all__ = [
    "ActionCall",
    "ActionHandler",
    "ConsoleAdapter",
    "InboxAdapter",
    "Letterhead",
    "PrintAdapter",
    "RecordingAdapter",
    "Registry",
    "resolve_adapters",
]
