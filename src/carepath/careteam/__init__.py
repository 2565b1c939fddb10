"""Who on the care team does what by when: tasks, roles, on-call, ladders.

Here: pure decisions over plain values: whose worklist, which rung next, what is overdue, who may complete what.
Never here: storing (store), telling anybody (reach, adapters), a clock, a random number, a log line.
Imported by runtime and care; imports core, ports and errors.
"""
