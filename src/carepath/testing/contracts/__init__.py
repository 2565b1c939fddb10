"""The suites that an implementation of a port must pass, ours and a third party's alike. Public.

Here: `adapter` and `store`, each a list of checks that take a factory; they work with and without pytest.
Never here: a test of one particular store or adapter (tests/contracts). Imported by tests only.
"""
