"""Rows for every address that names one, and who may open it. An address not written here fails, so none is forgotten.

All rows belong to 甘肃 and, where there is an author, to zhou. Whoever is not named gets 404, as if nothing were
there. `SECRET` stands in what only insiders may read; no page may show it to outsiders.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from zgh.foundation.accounts.models import FactorReset
from zgh.foundation.calendar.models import Day
from zgh.foundation.files.attach import attach
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, ImportBatch, Officer
from zgh.governance.handover import handing
from zgh.governance.handover.models import absence
from zgh.governance.terms import models as terms
from zgh.governance.terms.enter import enter
from zgh.services.voice.models import Case, Category
from zgh.services.voice.submit import submit

SECRET = "只有甘肃的人看得见的一句话"
EVERYONE = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
# Outsiders who must never read what 甘肃 keeps to itself: a neighbour, a neighbour's cadre, platform staff.
OUTSIDERS = ("xiong", "liu", "operator")


@dataclass(frozen=True)
class Door:
    """How to fill the address, and who of the cast may open it."""

    arguments: Callable[[SimpleNamespace], dict[str, Any]]
    open_to: tuple[str, ...]


def case(cast: SimpleNamespace) -> Case:
    """zhou's private case, owned by 甘肃."""
    category = Category.objects.first()
    return submit(by=cast.zhou, kind="suggestion", category=category, text=SECRET, once=uuid.uuid4())


def _case(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": cast.case.pk}


def _union(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": cast.gansu.pk}


def _person(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": cast.zhou.person.pk}


def _phone(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": cast.zhou.person.pk, "field": "phone"}


def _batch(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": ImportBatch.objects.create(kind="roster", file_name=SECRET, union=cast.gansu, by=cast.chen).pk}


def _officer(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": Officer.objects.get(union=cast.gansu).pk}


def _duty(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": Duty.objects.get(user=cast.li, code="voice").pk}


def _notice(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": Notice.objects.create(user=cast.zhou, kind="voice.answered", text=SECRET, url="/voice/").pk}


def _reset(cast: SimpleNamespace) -> dict[str, Any]:
    row = FactorReset.objects.create(user=cast.zhou, asked_by=cast.operator, reason=SECRET)
    return {"pk": row.pk}


def _file(cast: SimpleNamespace) -> dict[str, Any]:
    """A photo on the case; its bytes do not matter here, who gets them does."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    upload = SimpleUploadedFile(f"{SECRET}.png", picture.getvalue(), "image/png")
    return {"uuid": attach(cast.case, upload, cast.zhou).uuid}


def _day(cast: SimpleNamespace) -> dict[str, Any]:
    date = timezone.localdate() + dt.timedelta(days=9)
    return {"pk": Day.objects.create(union=cast.gansu, date=date, is_work=False, name="厂庆").pk}


def _term(cast: SimpleNamespace) -> dict[str, Any]:
    start = timezone.localdate() - dt.timedelta(days=1000)
    return {"pk": terms.register(cast.wang, cast.gansu, term_no=3, years=3, starts_on=start).pk}


def _election(cast: SimpleNamespace) -> Any:
    facts = {"once": uuid.uuid4(), "term_no": 4, "years": 3, "is_inside": True}
    return terms.start(cast.li, cast.gansu, **facts)


def _re_election(cast: SimpleNamespace) -> dict[str, Any]:
    election = _election(cast)
    election.steps.update(note=SECRET)
    return {"pk": election.pk}


def _step(key: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
    return lambda cast: {"pk": _election(cast).steps.get(key=key).pk}


def _seat(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": _election(cast).nominate(cast.li, cast.ma.person, "chair").pk}


def _certificate(cast: SimpleNamespace) -> dict[str, Any]:
    facts = {"number": SECRET, "issued_on": dt.date(2024, 1, 1), "registrar": "省总", "representative": cast.li.person}
    return {"pk": enter(cast.wang, cast.gansu, **facts).pk}


def _figure(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": terms.Figure.objects.get(key="extension").pk}


def _hand_over(cast: SimpleNamespace) -> dict[str, Any]:
    """wang proposes to hand over to zhou."""
    takers = {"duties": cast.zhou.person}
    return {"pk": handing.propose(cast.wang, takers=takers, once=uuid.uuid4(), note=SECRET).pk}


def _absence(cast: SimpleNamespace, by: str = "wang") -> dict[str, Any]:
    """wang will be away and zhou stands in."""
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today + dt.timedelta(days=5), "once": uuid.uuid4(), "reason": SECRET}
    return {"pk": absence.propose(getattr(cast, by), cast.wang.person, deputy=cast.zhou.person, **days).pk}


def _agreed_absence(cast: SimpleNamespace) -> dict[str, Any]:
    return _absence(cast, by="yang")


CADRES = ("wang", "li", "yang")
HANDLING = (
    "desk_case",
    "pane",
    "related",
    "accept",
    "refer",
    "assign",
    "note",
    "ask_author",
    "draft",
    "answer",
    "refuse",
)
KEEPERS = ("wang", "yang")  # duty orgs
ROSTER = ("chen",)

DOORS: dict[str, Door] = {
    "accounts:sign_out_device": Door(lambda cast: {"pk": 1}, ()),  # one's own devices only: nobody here owns that one
    **{f"accounts:{verb}_factor": Door(lambda cast: {"pk": 10**9}, ()) for verb in ("rename", "remove")},  # likewise
    # Whoever asks after a session that is not theirs, or ended, reads that it has ended.
    "accounts:not_me": Door(lambda cast: {"pk": 1}, EVERYONE),
    # Security operators only; the cast's operator is of the other kind.
    **{
        f"accounts:{verb}": Door(lambda cast: {"pk": cast.zhou.pk}, ())
        for verb in ("guard_login", "unlock", "end_sessions", "ask_reset")
    },
    **{f"accounts:{verb}": Door(_reset, ()) for verb in ("approve_reset", "refuse_reset")},
    "orgs:union": Door(_union, EVERYONE),
    "orgs:below": Door(_union, EVERYONE),
    "orgs:person": Door(_person, ("zhou", *CADRES, *ROSTER)),
    "orgs:unseal": Door(_phone, ("zhou", *KEEPERS, *ROSTER)),
    "orgs:officers": Door(_union, KEEPERS),
    "orgs:appoint": Door(_union, KEEPERS),
    "orgs:grant": Door(_union, KEEPERS),
    "orgs:leave": Door(_officer, KEEPERS),
    "orgs:end": Door(_duty, KEEPERS),
    "orgs:template": Door(lambda cast: {"kind": "roster"}, ("wang", "yang", "chen", "liu")),
    "orgs:batch": Door(_batch, ROSTER),
    "orgs:errors": Door(_batch, ROSTER),
    "orgs:apply": Door(_batch, ROSTER),
    "orgs:discard": Door(_batch, ROSTER),
    "notices:open": Door(_notice, ("zhou",)),
    "files:open": Door(_file, ("zhou", *CADRES)),
    "files:thumb": Door(_file, ("zhou", *CADRES)),
    "calendar:month": Door(_union, KEEPERS),
    "calendar:mark": Door(_union, KEEPERS),
    "calendar:clear": Door(_day, KEEPERS),
    **{f"terms:{name}": Door(_union, CADRES) for name in ("union", "register", "start", "enter")},
    **{f"terms:{name}": Door(_term, CADRES) for name in ("amend", "extend")},
    **{f"terms:{name}": Door(_re_election, CADRES) for name in ("re_election", "nominate", "finish", "drop")},
    **{f"terms:{name}": Door(_certificate, CADRES) for name in ("certificate", "revoke")},
    **{f"terms:{verb}": Door(_step("prepare"), CADRES) for verb in ("complete", "skip", "undo")},
    "terms:approve": Door(_step("approval"), ("yang",)),
    "terms:withdraw": Door(_seat, CADRES),
    "terms:amend_figure": Door(_figure, ("yang",)),
    **{f"handover:{name}": Door(_person, KEEPERS) for name in ("give", "arrange")},
    **{f"handover:{name}": Door(_hand_over, ("zhou", *CADRES)) for name in ("hand_over", "sheet")},
    "handover:refuse": Door(_hand_over, ("yang",)),
    "handover:withdraw": Door(_hand_over, ("wang",)),
    "handover:absence": Door(_absence, ("zhou", *CADRES)),
    "handover:agree": Door(_absence, ("yang",)),
    "handover:refuse_absence": Door(_absence, ("yang",)),
    "handover:withdraw_absence": Door(_absence, ("wang",)),
    "handover:come_back": Door(_agreed_absence, ("zhou", *KEEPERS)),
    "voice:case": Door(_case, ("zhou", *CADRES)),
    **{f"voice:{verb}": Door(_case, ("zhou",)) for verb in ("sent", "reply", "rate", "reopen", "withdraw")},
    **{f"voice:{verb}": Door(_case, CADRES) for verb in HANDLING},
}
