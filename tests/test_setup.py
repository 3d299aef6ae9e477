"""What a fresh machine relies on: locks with hashes and without hosts, an npm that writes none."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from scripts import bootstrap

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
HOST = re.compile(r"https?://|index-url|extra-index|find-links|trusted-host|registry\s*=", re.IGNORECASE)


def requirements(text: str) -> list[str]:
    """One requirement a line, continued lines joined, comments left out."""
    lines = (line.strip() for line in text.replace("\\\n", " ").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def unlocked(text: str) -> list[str]:
    """Requirements without an exact version or a hash."""
    return [line for line in requirements(text) if "==" not in line or "--hash=sha256:" not in line]


def versions(text: str) -> dict[str, str]:
    """Package to version."""
    pins = (line.split(";")[0].split()[0].partition("==") for line in requirements(text))
    return {package: version for package, _, version in pins}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_python_package_has_a_version_and_a_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not HOST.search(text)
    assert requirements(text)
    assert unlocked(text) == []


@pytest.mark.parametrize("fault", ["django==5.2", "django>=5 --hash=sha256:00", "django @ git+ssh://x"])
def test_an_unlocked_package_would_be_seen(fault: str) -> None:
    assert unlocked(f"a==1 \\\n  --hash=sha256:00\n{fault}\n") == [fault]


def test_the_development_lock_holds_everything_the_running_platform_does() -> None:
    run_time, dev = (versions((ROOT / name).read_text()) for name in ("requirements.lock", "requirements-dev.lock"))
    assert {name: dev.get(name) for name in run_time} == run_time


def test_every_locked_front_end_package_has_a_hash_and_names_no_host() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages.pop("")
    assert packages
    assert [name for name, facts in packages.items() if not facts.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, facts in packages.items() if "resolved" in facts] == []


def test_front_end_versions_are_exact() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_npm_is_told_to_write_no_host_and_run_no_script() -> None:
    settings = (ROOT / ".npmrc").read_text()
    assert not HOST.search(settings)
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(settings.split())
    assert not HOST.search((ROOT / "pyproject.toml").read_text())


def test_a_finished_step_is_done_again_only_when_its_sources_change(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "x.lock", tmp_path / "stamp"
    lock.write_text("a==1")
    mark = bootstrap.mark_of([lock], tmp_path)
    assert not bootstrap.is_done(stamp, mark)
    stamp.write_text(mark)
    assert bootstrap.is_done(stamp, bootstrap.mark_of([lock], tmp_path))
    lock.write_text("a==2")
    assert not bootstrap.is_done(stamp, bootstrap.mark_of([lock], tmp_path))


def test_a_step_that_fails_says_which_and_shows_the_end_of_its_output(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^zgh: Sample step failed; .* var/log/sample-step\.log"):
        bootstrap.run("Sample step", ["sh", "-c", "echo the reason; exit 3"])
    assert "the reason" in capsys.readouterr().out


def test_nothing_third_party_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in listed if re.search(r"node_modules|/vendor/|\.min\.(js|css)$|(^|/)uv\.lock$", name)] == []
