"""The import contracts hold, and each is seen to fail when an arrow is turned round."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .house import ROOT


def lint(root: Path) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_imports_go_down_only() -> None:
    result = lint(ROOT)
    if result.returncode:
        pytest.fail(result.stdout[-6000:] + result.stderr[-2000:], pytrace=False)


def seed(root: Path, path: str, line: str) -> Path:
    """The house's layout with empty rooms, the real contracts, and one wrong import."""
    shutil.copy(ROOT / ".importlinter", root)
    for apps in [*ROOT.glob("zgh/*/*/apps.py"), ROOT / "zgh/config/settings.py", ROOT / "zgh/kit/lists.py"]:
        room = root / apps.parent.relative_to(ROOT)
        room.mkdir(parents=True)
        for name in ("__init__", "urls", "views", "forms", "models"):
            (room / f"{name}.py").touch()
        for parent in room.relative_to(root).parents:
            (root / parent / "__init__.py").touch()
    (root / "__init__.py").unlink()
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(line + "\n")
    return root


@pytest.mark.parametrize(
    ("contract", "path", "line"),
    [
        ("none", "zgh/services/voice/views.py", "import zgh.foundation.orgs.models"),
        ("Floors", "zgh/kit/masks.py", "import zgh.foundation.access.models"),
        ("Floors", "zgh/foundation/todo/models.py", "import zgh.services.voice.models"),
        ("Floors", "zgh/foundation/todo/models.py", "import zgh.config.urls"),
        ("Floors", "zgh/attic/__init__.py", ""),
        ("Rooms of the governance floor", "zgh/governance/terms/models.py", "import zgh.governance.membership.models"),
        ("Rooms of the governance floor", "zgh/governance/attic/__init__.py", ""),
        ("Floors", "zgh/services/voice/models.py", "import zgh.governance.terms.models"),
        ("Rooms of the services floor", "zgh/services/forum/__init__.py", ""),
        ("none", "zgh/services/receptions/models.py", "import zgh.services.voice.models"),
        ("Rooms of the services floor", "zgh/services/voice/models.py", "import zgh.services.receptions.models"),
        ("Foundation", "zgh/foundation/access/models.py", "import zgh.foundation.orgs.models"),
        ("Foundation", "zgh/foundation/todo/models.py", "import zgh.foundation.notices.models"),
        ("Foundation", "zgh/foundation/cellar/__init__.py", ""),
        ("Inside a room", "zgh/foundation/orgs/models.py", "import zgh.foundation.orgs.forms"),
        ("Inside a room", "zgh/services/voice/forms.py", "import zgh.services.voice.views"),
        ("Inside a room", "zgh/services/voice/views.py", "import zgh.services.voice.urls"),
        ("none", "zgh/kit/tests/test_x.py", "import zgh.foundation.orgs.models"),
    ],
)
def test_a_contract_fails_on_a_seeded_fault(tmp_path: Path, contract: str, path: str, line: str) -> None:
    result = lint(seed(tmp_path, path, line))
    if contract == "none":
        assert result.returncode == 0, result.stdout
    else:
        assert result.returncode == 1, result.stdout + result.stderr
        broken = [row for row in result.stdout.splitlines() if row.rstrip().endswith("BROKEN")]
        assert len(broken) == 1
        assert broken[0].startswith(contract)
