"""Every rule of `check` that is no matter of reading or compiling: one table, and nothing registers itself.

Numbers: 4xx the statechart and safety, 5xx texts and how they reach a patient, 6xx people. Each has a page in pages/.
Imported by the package and by cli, which shows the pages.
"""

from __future__ import annotations

from carepath.authoring.diagnostics import CODES, Rule

RULES: dict[str, Rule] = {}

ALL: dict[str, Rule] = {**CODES, **RULES}
