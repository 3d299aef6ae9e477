"""A phone number is found however it was typed, and nothing else passes for one."""

import pytest
from django.core.exceptions import ValidationError

from zgh.foundation.accounts.phones import normal


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        " 138 0013 8000 ",
        "138-0013-8000",
        "138\u20130013\u20138000",
        "+86 13800138000",
        "+8613800138000",
        "8613800138000",
        "008613800138000",
        "(+86)138 0013 8000",
        "１３８００１３８０００",
        "＋８６　１３８００１３８０００",
        "\u202d138 0013 8000\u202c",
        "138\u00a00013\u200b8000\t",
    ],
)
def test_a_number_is_found_however_it_was_typed(typed):
    assert normal(typed) == "13800138000"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1380013800",
        "138001380000",
        "12800138000",
        "02388888888",
        "+1 3800138000",
        "١٣٨٠٠١٣٨٠٠٠",
        "一三八",
        "1" * 10_000_000,
        "138" + " " * 100 + "00138000",
        "13800138000' OR 1=1",
        "\x0013800138000x",
        "+8686 13800138000",
    ],
)
def test_nothing_else_passes_for_a_number(typed):
    with pytest.raises(ValidationError, match="11位手机号"):
        normal(typed)
