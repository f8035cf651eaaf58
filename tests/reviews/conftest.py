"""Registers as load_registers leaves them, for the tests of records."""

import pytest

from reviews.registers import load_registers


@pytest.fixture
def registers(db):
    load_registers()
