"""What a pathway means: the compiled pathway, the step, expressions, time. Sans-I/O.

Here: pure functions and frozen values; `now` is always an argument. Only the standard library and `transitions`
(in statechart.py alone).
Never here: a clock, a random number, a database, a network, a file, a log line.
Imported by every other room; imports only errors.
"""
