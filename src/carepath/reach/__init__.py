"""Who is told what, where, when and in which language, or why not.

Here: pure decisions over plain values: consent, preferences, quiet hours, expiry, which channel next, the text from the
content library. They are asked when a message leaves, not only when it was planned.
Never here: sending (adapters), storing (store), a clock, a random number, a log line. No person is ever reached
through somebody else's address.
Imported by runtime; imports core, ports and errors.
"""

from carepath.reach.decide import CALLS, DROPS, Call, Decision, Departure, Drop, Hold, Send, decide
from carepath.reach.recipients import recipients_of

__all__ = ["CALLS", "DROPS", "Call", "Decision", "Departure", "Drop", "Hold", "Send", "decide", "recipients_of"]
