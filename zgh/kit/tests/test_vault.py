"""A file that waits sealed."""

import pytest
from django.core.files.storage import default_storage

from zgh.kit import vault


def test_a_file_comes_back_as_it_was_put_and_lies_there_unreadable():
    data = "姓名,身份证号\n王芳,50010119900101123X".encode("gb18030") + bytes(range(256))
    name = vault.put("trials", data)
    with default_storage.open(name) as kept:
        lying = kept.read()
    assert vault.read(name) == data
    assert data not in lying
    assert "王芳".encode("gb18030") not in lying
    vault.drop(name)


def test_its_name_tells_nothing_and_is_never_given_twice():
    names = {vault.put("trials", b"same") for _n in range(2)}
    assert len(names) == 2
    assert all(name.startswith("trials/") and name.endswith(".sealed") for name in names)
    for name in names:
        vault.drop(name)


def test_what_was_dropped_is_gone_and_may_be_dropped_again():
    name = vault.put("trials", b"gone")
    vault.drop(name)
    vault.drop(name)
    vault.drop("")
    with pytest.raises(FileNotFoundError):
        vault.read(name)
