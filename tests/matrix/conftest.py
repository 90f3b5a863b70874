"""Fixtures of the tests that install and uninstall addons."""

import harness
import pytest


@pytest.fixture
def database():
    """Makes databases that are dropped after the test."""
    made = []

    def make(addons):
        made.append(harness.create_db(addons))
        return made[-1]

    yield make
    for name in made:
        harness.drop_db(name)
