"""Takes the screenshots of docs/shots: `python -m scripts.shots [NAME …]`; needs the demonstration group (make demo).

    python -m scripts.shots --at http://127.0.0.1:8000 --as demo-chair --out var/shots /voice/ /desk/
looks at any pages as any demonstration user, at both sizes, light, dark and 关怀版.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from scripts.browser import DESK, PHONE, chromium, sign_in, visitor, with_care
from scripts.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Shot:
    """One picture. `follow`: a selector whose first match is clicked before it is taken."""

    name: str
    user: str
    path: str
    size: dict[str, int]
    theme: str = "light"
    has_care: bool = False
    follow: str = ""


SHOTS = (
    Shot("login-phone", "", "/account/login/", PHONE),
    Shot("home-phone", "demo-employee", "/", PHONE),
    Shot("home-phone-care", "demo-employee", "/", PHONE, has_care=True),
    Shot("home-phone-dark", "demo-employee", "/", PHONE, theme="dark"),
    Shot("ask-phone", "demo-employee", "/voice/ask/", PHONE),
    Shot("case-phone", "demo-employee", "/", PHONE, follow="main a:has-text('有答复了')"),
    Shot("plan-phone", "demo-employee", "/voice/wall/?view=planned", PHONE, follow="main .z-story h2 a"),
    Shot("wall-phone", "demo-employee", "/voice/wall/", PHONE),
    Shot("policy-phone", "demo-employee", "/policies/?q=婚假几天", PHONE),
    Shot("news-phone", "demo-employee", "/news/", PHONE, follow="main .z-rows a"),
    Shot("brand-phone", "demo-employee", "/brands/", PHONE, follow="main a:has-text('提素建功')"),
    Shot("honours-phone", "demo-employee", "/honours/", PHONE),
    Shot("showcase-phone", "demo-employee", "/showcase/", PHONE),
    Shot("news-desk-wide", "demo-group-chair", "/news/desk/?view=out", DESK),
    Shot("incubations-wide", "demo-group-chair", "/brands/incubations/", DESK),
    Shot("live-phone", "demo-employee", "/", PHONE, follow="main a:has-text('正在进行的面对面')"),
    Shot("console-wide", "demo-chair", "/receptions/desk/", DESK, follow="main tbody tr:has-text('正在进行') a"),
    Shot("desk-wide", "demo-cadre", "/desk/", DESK),
    Shot("desk-phone", "demo-cadre", "/desk/", PHONE),
    Shot("voice-desk-wide", "demo-cadre", "/voice/desk/", DESK),
    Shot("voice-desk-wide-dark", "demo-cadre", "/voice/desk/", DESK, theme="dark"),
    Shot("my-data-phone", "demo-employee", "/privacy/", PHONE),
    Shot("offline-phone", "demo-employee", "/offline/", PHONE),
    Shot("union-wide", "demo-group-chair", "/orgs/", DESK),
    Shot("map-wide", "demo-group-chair", "/orgs/map/", DESK),
    Shot("card-phone", "demo-employee", "/membership/card/", PHONE),
    Shot("join-phone", "demo-newcomer", "/membership/join/", PHONE),
    Shot("import-wide", "demo-hr", "/orgs/import/", DESK, follow="main a.z-batch"),
    Shot("terms-wide", "demo-group-chair", "/terms/", DESK),
)


def take(browser: Browser, address: str, shot: Shot, out: Path, *, is_tall: bool = False) -> Path:
    """Take one picture and return where it lies. Raises RuntimeError where the page is not a page."""
    page = visitor(
        browser, address, shot.size, color_scheme=shot.theme, device_scale_factor=2 if shot.size is PHONE else 1
    )
    troubles: list[str] = []
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    if shot.user:
        sign_in(page, shot.user)
    answer = page.goto(shot.path)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{shot.path} answered {answer.status if answer else 'nothing'}")
    if shot.follow:
        page.locator(shot.follow).first.click()
        page.wait_for_load_state()
    with_care(page, shot.has_care)
    page.wait_for_timeout(200)
    path = out / f"{shot.name}.png"
    page.screenshot(path=path, full_page=is_tall)
    with Image.open(path) as picture:  # a third of the size, and the repository keeps every picture for ever
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        troubles.append(f"{wide} px wider than the screen")
    page.context.close()
    print(f"zgh: {path.name}" + "".join(f"\n     ! {trouble}" for trouble in troubles), flush=True)
    return path


def looks(paths: list[str], user: str) -> list[Shot]:
    """Every look of the pages given."""
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("phone", {"size": PHONE}),
        ("phone-dark", {"size": PHONE, "theme": "dark"}),
        ("phone-care", {"size": PHONE, "has_care": True}),
        ("narrow-care", {"size": {"width": 360, "height": 740}, "has_care": True}),
        ("wide", {"size": DESK}),
        ("wide-dark", {"size": DESK, "theme": "dark"}),
    ]
    return [
        Shot(f"{path.strip('/').replace('/', '-').partition('?')[0] or 'home'}-{kind}", user, path, **how)
        for path in paths
        for kind, how in kinds
    ]


def main() -> int:
    """The command line; ends with 1 if a picture could not be taken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", help="names of shots, or paths beginning with /")
    parser.add_argument("--at", default="", help="address of a running demonstration; else one is started")
    parser.add_argument("--as", dest="user", default="demo-employee")
    parser.add_argument("--data", type=Path, default=ROOT / "var/demo")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/shots")
    parser.add_argument("--tall", action="store_true", help="the whole page, not only the screen")
    asked = parser.parse_args()
    paths = [what for what in asked.what if what.startswith("/")]
    shots = looks(paths, asked.user) or [s for s in SHOTS if not asked.what or s.name in asked.what]
    asked.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    with nullcontext(asked.at) if asked.at else serving(asked.data) as address, chromium() as browser:
        for shot in shots:
            try:
                take(browser, address, shot, asked.out, is_tall=asked.tall)
            except Exception as error:
                failed += 1
                print(f"zgh: {shot.name} could not be taken: {error}".splitlines()[0], flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
