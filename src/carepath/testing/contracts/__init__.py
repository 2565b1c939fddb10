"""Suites that a store or an adapter of a third party must pass, to be imported into its own tests.

Here: `store` and `adapter`, each a set of pytest tests over a fixture that the third party gives.
Never here: a test of one particular store or adapter (tests/contracts). Imported by tests only; needs pytest.
"""
