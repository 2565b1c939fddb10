"""Every scenario of features/, run against the shipped pathways."""

from pytest_bdd import scenarios

scenarios(".")  # the base folder of features, as pyproject.toml names it
