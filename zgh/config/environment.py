"""Reads settings from the environment and says in one clear line what is missing or wrong."""

import base64
import sys
from pathlib import Path
from typing import Any, NoReturn

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
YES_AND_NO = (*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0", "")
MODES = ("demo", "development", "production", "test")


def stop(sentence: str) -> NoReturn:
    """End with one plain sentence instead of a trace, before anything has started."""
    raise SystemExit(f"zgh: {sentence}")


class Environment(environ.Env):
    """django-environ whose complaint about a malformed value names the setting and never shows the value."""

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **kwargs: Any) -> Any:
        if cast is bool and str(self.ENVIRON.get(var, "no")).lower() not in YES_AND_NO:
            stop(f"the setting {var} must be yes or no.")  # else a typing error would quietly mean no
        try:
            return super().get_value(var, cast=cast, default=default, **kwargs)
        except (ValueError, ImproperlyConfigured):
            kind = f" (wanted: {cast.__name__})" if hasattr(cast, "__name__") else ""
            stop(f"the setting {var} is missing or malformed{kind}.")


env = Environment()
environ.Env.read_env(ROOT / ".env")

MODE = env.str("ZGH_MODE", default="test" if "pytest" in sys.modules else "production")
if MODE not in MODES:
    stop(f"ZGH_MODE={MODE!r} is unknown; use one of {', '.join(MODES)}.")


def required(name: str, stand_in: str) -> str:
    """A value that production must be given; elsewhere a fixed stand-in so that one command runs."""
    value = env.str(name, default="")
    if value:
        return value
    if MODE == "production":
        stop(
            f"the setting {name} is missing. Put it in the environment or in .env (`zgh keys` prints fresh secrets, "
            f"docs/operate.md has every setting), or set ZGH_MODE=demo to look around."
        )
    return stand_in


secret = required


def is_field_key(text: str) -> bool:
    """Whether it is a Fernet key: 32 bytes in URL-safe base64."""
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except ValueError:
        return False


def levels(words: list[str]) -> dict[str, int]:
    """{"orgs": 99, "chair": 1} from ["orgs", "chair:1"]; stops with a line when one of them is no number."""
    found = {}
    for word in filter(None, (word.strip() for word in words)):
        name, _, number = word.partition(":")
        if number and not number.isdecimal():
            stop(f"{word!r}: a name, or a name and a number (chair:1).")
        found[name] = int(number or 99)
    return found


def folder(name: str, default: Path) -> Path:
    """A folder that exists from now on."""
    path = Path(env.str(name, default=str(default))).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"the folder of {name} cannot be made: {error.strerror}.")
    return path
