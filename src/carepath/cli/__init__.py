"""The `carepath` command: one file for each command, which parses, calls and prints.

Here: arguments, help with an example, plain and JSON output, exit codes (0 fine, 1 findings, 2 wrong use).
Never here: a decision that the library does not make for its other callers, or a traceback for a user's mistake.
Heavy imports stand inside functions, so that `carepath --help` answers in under 150 ms.
Imported by nobody.
"""
