"""What can be said about compiled pathways without running them: reading aloud, drawing, comparing, coverage.

Here: pure functions from definitions to words, pictures, differences and paths, answered with core's own `step`. Never
here: a database, a running journey, a clock. Imports authoring, rules and core; imported by runtime and care
(a patient's page), testing, cli and by the documentation.
"""
