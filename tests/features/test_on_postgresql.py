"""Two features on PostgreSQL as well; CAREPATH_TEST_ON=postgresql runs them all on it."""

import pytest
from pytest_bdd import scenarios

pytestmark = pytest.mark.usefixtures("on_postgresql")

scenarios("symptom_monitoring/fever.feature", "diagnosis/ends.feature")
