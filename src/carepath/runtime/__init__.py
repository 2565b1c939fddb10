"""The application around the step: hear an event, fire what is due, deliver, begin again after a crash.

Here: the order of things and the commits: lock the patient, catch up, route, step, save, wake; claim, decide, note
the attempt, deliver, settle. All of it through ports, so it runs the same on every store and adapter.
Never here: sqlalchemy, SQL, an adapter, or a clinical decision of its own.
Imported by care; imports core, ports, errors and, as pure functions, reach, careteam, rules and analysis (a patient's
page in words). Never store, never adapters.
"""
