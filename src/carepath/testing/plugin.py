"""The pytest plugin: what every test run gets when carepath is installed.

pytest loads it through the entry point `carepath`. Here: registration only; fixtures and steps stand in their own
modules. Importing this module must stay cheap, since every test run of the host application pays for it.
"""

from __future__ import annotations
