"""Clinical rules: what a rule set concludes from facts, with the evidence for it.

Here: the engines behind the RuleEngine port. The builtin engine is plain Python and always there; an engine on
durable-rules is the only module that may import `durable`.
Never here: what follows from a conclusion (that is the pathway's), a level written in code, a store, a clock.
A missing value never concludes that a patient is well.
Imported by care; imports core, ports and errors.
"""

from carepath.rules.builtin_engine import BuiltinEngine

__all__ = ["BuiltinEngine"]
