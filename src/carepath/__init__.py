"""The public names of carepath, and nothing else.

Nothing is computed here and `import carepath` loads no other module: each name is fetched from its room when it is
first used, so that `carepath --help` answers at once and a pathway can be checked without a database library.
Rooms never import this module: they name the room they need (a test holds that).

A new public name is one line in the table and the same name under TYPE_CHECKING, for editors and type checkers.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carepath.adapters.actions import ActionCall as ActionCall
    from carepath.adapters.actions import ActionHandler as ActionHandler
    from carepath.authoring import check_clinic as check_clinic
    from carepath.authoring import load_clinic as load_clinic
    from carepath.authoring import load_pathway as load_pathway
    from carepath.authoring import parse_pathway as parse_pathway
    from carepath.care import CarePath as CarePath
    from carepath.care import open as open
    from carepath.core.definitions import Clinic as Clinic
    from carepath.core.events import Event as Event
    from carepath.core.pathway import Pathway as Pathway
    from carepath.core.snapshot import Snapshot as Snapshot
    from carepath.core.step import Step as Step
    from carepath.core.step import initial_step as initial_step
    from carepath.core.step import step as step
    from carepath.errors import CarepathError as CarepathError
    from carepath.errors import ConfigurationError as ConfigurationError
    from carepath.errors import ConflictError as ConflictError
    from carepath.errors import CorruptionError as CorruptionError
    from carepath.errors import DefinitionError as DefinitionError
    from carepath.errors import Diagnostic as Diagnostic
    from carepath.errors import RequestError as RequestError
    from carepath.ports import Accepted as Accepted
    from carepath.ports import Adapter as Adapter
    from carepath.ports import Clock as Clock
    from carepath.ports import Delivered as Delivered
    from carepath.ports import Outgoing as Outgoing
    from carepath.ports import Refused as Refused
    from carepath.ports import RetryLater as RetryLater
    from carepath.ports import Unknown as Unknown
    from carepath.ports import Verdict as Verdict
    from carepath.rows import Caregiver as Caregiver
    from carepath.rows import Patient as Patient
    from carepath.runtime.explain import Explanation as Explanation
    from carepath.runtime.inbox import InboxMessage as InboxMessage
    from carepath.runtime.receipts import Delivery as Delivery
    from carepath.runtime.receipts import Entry as Entry
    from carepath.runtime.receipts import Journey as Journey
    from carepath.runtime.receipts import JourneyOutcome as JourneyOutcome
    from carepath.runtime.receipts import Message as Message
    from carepath.runtime.receipts import Receipt as Receipt
    from carepath.runtime.receipts import Task as Task

__version__ = "0.1.0"

_HOMES = {
    "Accepted": "carepath.ports",
    "ActionCall": "carepath.adapters.actions",
    "ActionHandler": "carepath.adapters.actions",
    "Adapter": "carepath.ports",
    "Caregiver": "carepath.rows",
    "CarePath": "carepath.care",
    "CarepathError": "carepath.errors",
    "check_clinic": "carepath.authoring",
    "Clinic": "carepath.core.definitions",
    "Clock": "carepath.ports",
    "ConfigurationError": "carepath.errors",
    "ConflictError": "carepath.errors",
    "CorruptionError": "carepath.errors",
    "DefinitionError": "carepath.errors",
    "Delivered": "carepath.ports",
    "Delivery": "carepath.runtime.receipts",
    "Diagnostic": "carepath.errors",
    "Entry": "carepath.runtime.receipts",
    "Event": "carepath.core.events",
    "Explanation": "carepath.runtime.explain",
    "InboxMessage": "carepath.runtime.inbox",
    "initial_step": "carepath.core.step",
    "Journey": "carepath.runtime.receipts",
    "JourneyOutcome": "carepath.runtime.receipts",
    "load_clinic": "carepath.authoring",
    "load_pathway": "carepath.authoring",
    "Message": "carepath.runtime.receipts",
    "open": "carepath.care",
    "Outgoing": "carepath.ports",
    "parse_pathway": "carepath.authoring",
    "Pathway": "carepath.core.pathway",
    "Patient": "carepath.rows",
    "Receipt": "carepath.runtime.receipts",
    "Refused": "carepath.ports",
    "RequestError": "carepath.errors",
    "RetryLater": "carepath.ports",
    "Snapshot": "carepath.core.snapshot",
    "Step": "carepath.core.step",
    "step": "carepath.core.step",
    "Task": "carepath.runtime.receipts",
    "Unknown": "carepath.ports",
    "Verdict": "carepath.ports",
}


def __getattr__(name: str) -> Any:
    """The public name, fetched from its room and kept."""
    if name not in _HOMES:
        raise AttributeError(f"carepath has no public name {name!r}; it has {', '.join(sorted(_HOMES))}")
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
