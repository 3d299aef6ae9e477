"""Whoever opens an address that only takes forms is told the way, not shown the browser's own empty page."""

from __future__ import annotations

import pytest

URL = "/account/look/"  # takes forms only


@pytest.mark.parametrize("who", [None, "zhou", "wang"])
def test_an_address_that_takes_forms_says_where_to_go_when_it_is_opened(cast, client, who):
    if who:
        client.force_login(getattr(cast, who))
    answer = client.get(URL, headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这一步要从页面上办" in answer.content.decode()


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Accept": "text/html", "HX-Request": "true"}])
def test_programs_get_the_plain_answer(cast, client, headers):
    answer = client.get(URL, headers=headers)
    assert (answer.status_code, answer.content) == (405, b"")
