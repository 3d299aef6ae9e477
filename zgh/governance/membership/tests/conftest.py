"""Browsers of an employee who is no member and of the cadre who looks after them."""

import pytest


@pytest.fixture
def ma(cast, client):
    client.force_login(cast.ma)
    return client


@pytest.fixture
def wang(cast, client):
    client.force_login(cast.wang)
    return client
