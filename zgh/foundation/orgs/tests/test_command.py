"""`zgh import`: what it prints and how it ends."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from zgh.foundation.orgs.importing import batches
from zgh.foundation.orgs.models import ImportBatch, Person, Union

from .sheets import ROSTER, STRUCTURE, xlsx
from .test_roster import line


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(batches, "PAUSE", 0)


@pytest.fixture
def save(tmp_path):
    def write(head, *rows):
        path = tmp_path / "文件.xlsx"
        path.write_bytes(xlsx(head, *rows).getvalue())
        return str(path)

    return write


def test_without_apply_it_only_looks(cast, save, capsys):
    call_command("import", "roster", save(ROSTER, line()))
    said = capsys.readouterr().out
    assert "新增：1" in said
    assert "这是预览" in said
    assert not Person.objects.filter(name="赵小红").exists()
    assert ImportBatch.objects.get().state == "previewed"


def test_with_apply_it_writes(cast, save, capsys):
    call_command("import", "roster", save(ROSTER, line()), "--apply")
    assert "已写入1行" in capsys.readouterr().out
    assert Person.objects.filter(name="赵小红").exists()


def test_wrong_lines_are_listed_and_the_exit_code_says_so(cast, save, capsys):
    with pytest.raises(CommandError, match="改好后整份再导一次"):
        call_command("import", "roster", save(ROSTER, line(), line("N2", phone="139", number="")), "--apply")
    assert "第3行 N2：手机号不是11位手机号" in capsys.readouterr().err
    assert Person.objects.filter(name="赵小红").exists()


@pytest.mark.django_db
def test_the_first_structure_needs_no_union_and_a_roster_does(save):
    with pytest.raises(CommandError, match="请先导入组织架构"):
        call_command("import", "roster", save(ROSTER, line()))
    row = ("工会委员会", "U0", "集团工会委员会", "", "", "", "", "")
    call_command("import", "structure", save(STRUCTURE, row), "--apply")
    assert Union.objects.get().name == "集团工会委员会"


def test_a_file_that_is_none_ends_with_a_sentence(cast, tmp_path):
    with pytest.raises(CommandError):
        call_command("import", "roster", str(tmp_path / "none.xlsx"))
    (tmp_path / "a.xlsx").write_bytes(b"GIF89a")
    with pytest.raises(CommandError, match="不是Excel表格"):
        call_command("import", "roster", str(tmp_path / "a.xlsx"))
