"""Reads settings from the environment and says in one clear line what is missing or wrong."""

import sys
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()
environ.Env.read_env(ROOT / ".env")

MODES = ("demo", "development", "production", "test")
MODE = env.str("ZGH_MODE", default="test" if "pytest" in sys.modules else "production")
if MODE not in MODES:
    raise SystemExit(f"ZGH_MODE={MODE!r} is unknown; use one of {', '.join(MODES)}.")


def secret(name: str, stand_in: str) -> str:
    """A secret from the environment; outside production a fixed stand-in so that one command runs.

    Raises SystemExit with a plain sentence where production lacks it, before anything else starts.
    """
    value = env.str(name, default="")
    if value:
        return value
    if MODE == "production":
        raise SystemExit(
            f"The setting {name} is missing. Put it in the environment or in .env "
            f"(docs/operate.md says how to make one), or set ZGH_MODE=demo to look around."
        )
    return stand_in
