"""Sets up what a command needs, and only what is missing or has changed.

    python3 scripts/bootstrap.py demo     run-time packages, front-end files, demonstration data
    python3 scripts/bootstrap.py dev      everything for checks, tests, measurements and screenshots

Needs Python 3.11 and its standard library only. Each finished step leaves a stamp with the hash of what it was made
from (in .venv, node_modules and var), so that a second run starts in seconds. Output of long steps goes to var/log.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
VAR = ROOT / "var"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
ENV = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


class SetupError(SystemExit):
    """Ends the run with one plain line."""

    def __init__(self, line: str) -> None:
        super().__init__(f"zgh: {line}")


def main(what: str) -> None:
    """Do every step of `what` that is not done yet."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
    is_dev = what == "dev"
    venv()
    packages("requirements-dev.lock" if is_dev else "requirements.lock", is_dev=is_dev)
    project()
    front_end()
    if what == "demo":
        demonstration()


def venv() -> None:
    """A virtual environment of the Python that runs this."""
    if PYTHON.exists():
        return
    try:
        run("Python environment", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    except SetupError:
        # Debian keeps ensurepip in a package of its own.
        if os.geteuid() or not shutil.which("apt-get"):
            raise SetupError("python3 cannot make virtual environments; install python3-venv and try again.") from None
        apt("Debian's python3-venv", "python3-venv")
        run("Python environment", [sys.executable, "-m", "venv", "--clear", str(VENV)])


def packages(lock: str, *, is_dev: bool) -> None:
    """Locked Python packages, every one checked against its hash. The dev lock holds all of the run-time lock."""
    mark, dev_mark = mark_of([ROOT / lock]), mark_of([ROOT / "requirements-dev.lock"])
    stamp = VENV / ".packages"
    if is_done(stamp, mark) or (not is_dev and is_done(stamp, dev_mark)):
        return
    pip("Python packages (one to three minutes)", "--require-hashes", "-r", lock)
    stamp.write_text(mark)


def project() -> None:
    """The project itself, so that `zgh` is a command."""
    stamp, mark = VENV / ".project", mark_of([ROOT / "pyproject.toml"])
    if not is_done(stamp, mark):
        pip("The zgh command", "--no-deps", "--no-build-isolation", "-e", ".")
        stamp.write_text(mark)


def front_end() -> None:
    """Locked front-end packages by npm and the bundle of our editor, with the machine's Node or one from a wheel."""
    locked = [ROOT / "package-lock.json", ROOT / ".npmrc"]
    stamp, mark = ROOT / "node_modules/.stamp", mark_of(locked)
    if not is_done(stamp, mark):
        npm = npm_command()
        run("Front-end packages", [npm, "ci"], path=Path(npm).parent)
        stamp.write_text(mark)
    made, mark = ROOT / "node_modules/.made", mark_of([*locked, ROOT / "package.json", *(ROOT / "front").iterdir()])
    if not is_done(made, mark):
        npm = npm_command()
        run("Front-end bundle", [npm, "run", "build"], path=Path(npm).parent)
        made.write_text(mark)


def npm_command() -> str:
    """An npm whose Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        if said.lstrip("v").split(".")[0].isdecimal() and int(said.lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return npm
    if not (VENV / "bin/npm").exists():
        pip("Node.js (from a Python wheel)", "--require-hashes", "-r", "requirements-node.lock")
    return str(VENV / "bin/npm")


def demonstration() -> None:
    """Database, cache table, static files and the demonstration group. RESET=1 in the environment starts over."""
    data = Path(os.environ.get("ZGH_DATA", VAR / "demo")).resolve()
    is_ours = data == VAR / "demo" or (data / ".upgraded").exists()  # never somebody's folder by mistake
    if os.environ.get("RESET") == "1" and data.exists() and is_ours:
        shutil.rmtree(data)
    env = {**ENV, "ZGH_MODE": "demo", "ZGH_DATA": str(data)}
    sources = [p for p in (ROOT / "zgh").rglob("*") if p.suffix in {".py", ".html", ".css", ".js", ".svg"}]
    stamp, mark = data / ".upgraded", mark_of([ROOT / "package-lock.json", *sources])
    if not is_done(stamp, mark):
        data.mkdir(parents=True, exist_ok=True)
        run("Database and static files", [str(VENV / "bin/zgh"), "upgrade"], env=env)
        stamp.write_text(mark)
    peopled = data / ".peopled"
    if not peopled.exists():
        # Shows its own progress bar; leaves people alone who are there already.
        command = [str(VENV / "bin/zgh"), "demo", "--keep", "--scale", os.environ.get("SCALE", "1")]
        if subprocess.run(command, env=env, check=False).returncode:  # noqa: S603
            raise SetupError("the demonstration group could not be built; the reason stands above.")
        peopled.write_text(accounts(env))
    print(peopled.read_text(), end="", flush=True)


def accounts(env: dict[str, str]) -> str:
    """Who can be tried: the sign-in page offers each of them with one tap."""
    code = "from zgh.foundation.accounts.demo_roles import there; print(*map('  '.join, there()), sep='\\n')"
    command = [str(VENV / "bin/zgh"), "shell", "--no-imports", "-c", code]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=False).stdout  # noqa: S603
    return "\n     ".join(["zgh: one tap on the sign-in page signs you in as", *said.splitlines()]) + "\n"


def pip(label: str, *words: str) -> None:
    """Install into the virtual environment."""
    run(label, [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-warn-script-location", *words])


def apt(label: str, *names: str) -> None:
    """Install Debian packages; only for root on a machine with apt-get."""
    env = {**ENV, "DEBIAN_FRONTEND": "noninteractive"}
    run(f"{label}: list of packages", ["apt-get", "-qq", "update"], env=env)
    run(label, ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *names], env=env)


def run(label: str, command: list[str], *, env: dict[str, str] | None = None, path: Path | None = None) -> None:
    """One long step: a line that counts the seconds, the output in var/log, its end on the screen if it fails."""
    env = dict(env or ENV)
    if path:
        env["PATH"] = f"{path}{os.pathsep}{env.get('PATH', '')}"
    log = VAR / "log" / f"{re.sub('[^a-z]+', '-', label.lower()).strip('-')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("w") as out:
        try:
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)  # noqa: S603
        except OSError as error:
            raise SetupError(f"{label}: {error}") from None
        tell(label, process, began)
    if process.returncode:
        print("\n".join(log.read_text(errors="replace").splitlines()[-30:]))
        raise SetupError(f"{label} failed; the whole output is in {log.relative_to(ROOT)}.")


def tell(label: str, process: subprocess.Popen[bytes], began: float) -> None:
    """Seconds on one line of a terminal; elsewhere one line at the start and one at the end."""
    is_terminal = sys.stdout.isatty()
    print(f"zgh: {label} …", end="" if is_terminal else "\n", flush=True)
    while process.poll() is None:
        time.sleep(0.2)
        if is_terminal:
            print(f"\rzgh: {label} … {time.monotonic() - began:.0f} s", end="", flush=True)
    if is_terminal:
        print()
    elif time.monotonic() - began > 5:
        print(f"zgh: {label}: {time.monotonic() - began:.0f} s", flush=True)


def mark_of(files: Iterable[Path], root: Path = ROOT) -> str:
    """Hash of the files something is made from."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(files):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def is_done(stamp: Path, mark: str) -> bool:
    """Whether this step was finished for exactly these sources."""
    return stamp.is_file() and stamp.read_text() == mark


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "dev")
    except KeyboardInterrupt:
        raise SetupError("stopped; start again, finished steps are kept.") from None
