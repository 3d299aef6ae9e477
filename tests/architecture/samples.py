"""Rows for every address that names one, and who may open it. An address not written here fails, so none is forgotten.

All rows belong to 甘肃 and, where there is an author, to zhou. Whoever is not named gets 404, as if nothing were
there. `SECRET` stands in what only insiders may read; no page may show it to outsiders.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tests.architecture.door import CADRES, SECRET, Door
from tests.architecture.samples_answers import ANSWERS
from zgh.foundation.accounts.models import FactorReset
from zgh.foundation.calendar.models import Day
from zgh.foundation.files.attach import attach
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, ImportBatch, Membership, Officer, UnionAlias, UnitAlias
from zgh.foundation.orgs.unseal import looks_at, unseal
from zgh.foundation.privacy import assessing, correcting, exporting
from zgh.foundation.privacy.models import Correction, DataCopy, Deactivation, Export
from zgh.governance.handover import handing
from zgh.governance.handover.models import absence
from zgh.governance.membership import card, deciding, dues, route, transferring
from zgh.governance.structure.models import Part, Reorganisation
from zgh.governance.terms import models as terms
from zgh.governance.terms.enter import enter
from zgh.services.voice.models import Case, Category
from zgh.services.voice.submit import submit

from .samples_brands import samples as brands
from .samples_honours import samples as honours
from .samples_ideas import doors as idea_doors
from .samples_masks import doors as mask_doors
from .samples_news import samples as news
from .samples_policies import samples as policies
from .samples_receptions import samples as receptions
from .samples_showcase import samples as showcase
from .samples_talk import samples as talk
from .samples_voice import doors as voice_doors

EVERYONE = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
# Outsiders who must never read what 甘肃 keeps to itself: a neighbour, a neighbour's cadre, platform staff.
OUTSIDERS = ("xiong", "liu", "operator")


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
    return _person(cast) | {"field": "phone"}


def _batch(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": ImportBatch.objects.create(kind="roster", file_name=SECRET, union=cast.gansu, by=cast.chen).pk}


def _proposed(cast: SimpleNamespace) -> dict[str, Any]:
    facts = {"kind": "roster", "file_name": SECRET, "union": cast.gansu, "by": cast.chen, "proposed_by": cast.chen}
    return {"pk": ImportBatch.objects.create(**facts, state="proposed").pk}


def _alias(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": UnitAlias.objects.create(words="甘公司", union=cast.gansu, company=cast.gansu_co, by=cast.chen).pk}


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


def _correction(cast: SimpleNamespace) -> dict[str, Any]:
    """zhou wants their department put right."""
    row = Correction.objects.filter(user=cast.zhou, kind="correction").first()
    return {"pk": (row or correcting.ask(by=cast.zhou, field="department", wanted="药房", note=SECRET)).pk}


def _look(cast: SimpleNamespace) -> Any:
    unseal(cast.zhou.person, "phone", cast.wang, SECRET)
    return cast.zhou.person


def _looked(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": looks_at(_look(cast)).first().pk}


def _inquiry(cast: SimpleNamespace) -> dict[str, Any]:
    """zhou asks why wang looked: wang is the one who does not answer."""
    return {"pk": correcting.inquire(by=cast.zhou, look=looks_at(_look(cast)).first(), note=SECRET).pk}


def _copy(cast: SimpleNamespace) -> dict[str, Any]:
    ready = {"state": "ready", "content": "[]", "expires_at": timezone.now() + dt.timedelta(days=1)}
    return {"pk": DataCopy.objects.create(user=cast.zhou, **ready).pk, "face": "json"}


def _closing(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
    def make(cast: SimpleNamespace) -> dict[str, Any]:
        now = timezone.now()
        facts = {"user": cast.zhou, "person": cast.zhou.person, "union": cast.gansu}
        row = Deactivation.objects.create(**facts, state=state, asked_at=now, due_at=now + dt.timedelta(days=7))
        return {"pk": row.pk}

    return make


def _export(cast: SimpleNamespace) -> dict[str, Any]:
    """wang wants the roster of 甘肃."""
    what = {"key": "orgs.people", "kind": "xlsx", "query": "", "picked": []}
    return {"pk": exporting.ask(by=cast.wang, what=what, reason=SECRET).pk}


def _taken(cast: SimpleNamespace) -> dict[str, Any]:
    row = Export.objects.get(pk=_export(cast)["pk"])
    exporting.approve(row, by=cast.li)
    exporting.build(row)
    return {"pk": row.pk}


def _assessment(cast: SimpleNamespace) -> dict[str, Any]:
    day = timezone.localdate()
    facts = {"title": SECRET, "purpose": "x", "covers": "x", "impact": "x", "risk": "low", "measures": "x"}
    facts |= {"decided_by": "x", "decided_on": day, "review_on": day + dt.timedelta(days=365)}
    return {"pk": assessing.assess(by=cast.yang, **facts).pk}


def _application(cast: SimpleNamespace) -> dict[str, Any]:
    """ma asks to join 甘肃, with a letter nobody else should read."""
    application = route.begin(cast.ma, cast.ma.person)
    if application.state == "draft":
        application.draft(cast.ma, letter=SECRET * 3)
        application.submit(cast.ma)
    return {"pk": application.pk}


def _transfer(cast: SimpleNamespace) -> dict[str, Any]:
    """zhou goes from 甘肃 to the group's own union."""
    person, union = cast.zhou.person, cast.group
    return {"pk": transferring.request(cast.zhou, person, union, origin="member", reason=SECRET).pk}


def _decision(cast: SimpleNamespace) -> dict[str, Any]:
    meeting = deciding.Meeting(timezone.localdate(), 7, 6, place=SECRET)
    return {"pk": deciding.convene(cast.wang, cast.gansu, meeting, uuid.uuid4())[0].pk}


def _membership(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": Membership.objects.get(person=cast.zhou.person, ends_on=None).pk}


def _base(cast: SimpleNamespace) -> dict[str, Any]:
    membership = Membership.objects.get(person=cast.zhou.person, ends_on=None)
    return {"pk": dues.note_base(cast.wang, membership, 654_321).pk}


def _token(cast: SimpleNamespace) -> dict[str, Any]:
    return {"token": card.token_for(cast.zhou.person)}


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


def _alias(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": UnionAlias.objects.create(union=cast.gansu, name="甘工会").pk}


def _change(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
    """A change of 甘肃 that wang has drafted; yang, keeper of the group, decides."""

    def made(cast: SimpleNamespace) -> dict[str, Any]:
        facts = {"kind": "close", "title": "撤销甘肃连锁工会", "reason": SECRET, "effective_on": timezone.localdate()}
        row = Reorganisation.objects.create(
            once=uuid.uuid4(), union=cast.group, drafted_by=cast.wang, state=state, **facts
        )
        Part.objects.create(reorganisation=row, union=cast.gansu)
        return {"pk": row.pk}

    return made


def _affected(cast: SimpleNamespace) -> dict[str, Any]:
    return {**_change("submitted")(cast), "key": "members"}


HANDLING = (
    *("desk_case", "pane", "related", "accept", "refer", "assign", "note", "ask_author", "draft", "answer", "refuse"),
    *("wait", "defer", "merge", "plan", "advance", "finish"),
)
IMPORTING = ("download", "ties", "map", "alias", "decide", "renew", "apply", "propose", "undo", "discard")
KEEPERS = ("wang", "yang")  # duty orgs
ROSTER = ("chen",)

ROOMS = (receptions, policies, talk, showcase, news, brands, honours)

DOORS: dict[str, Door] = {
    "orgs:nickname": Door(_union, KEEPERS),
    "orgs:unname": Door(_alias, KEEPERS),
    "structure:draft": Door(lambda cast: {"kind": "close"}, ("wang", "yang", "liu")),
    "structure:reorganisation": Door(_change("drafted"), KEEPERS),
    "structure:affected": Door(_affected, KEEPERS),
    **{f"structure:{verb}": Door(_change("drafted"), ("wang",)) for verb in ("revise", "submit")},
    **{f"structure:{verb}": Door(_change("submitted"), ("yang",)) for verb in ("approve", "send_back")},
    "structure:cancel": Door(_change("submitted"), KEEPERS),
    **{f"structure:{name}": Door(_union, KEEPERS) for name in ("sheet", "union_form", "member_form", "fill_union")},
    "structure:fill_person": Door(_person, ("zhou", *KEEPERS, *ROSTER)),
    "accounts:sign_out_device": Door(lambda cast: {"pk": 1}, ()),  # one's own devices only: nobody here owns that one
    **{f"accounts:{verb}_factor": Door(lambda cast: {"pk": 10**9}, ()) for verb in ("rename", "remove")},  # likewise
    # Whoever asks after a session that is not theirs, or ended, reads that it has ended.
    "accounts:not_me": Door(lambda cast: {"pk": 1}, EVERYONE),
    # Asks the cast's operator, of the right kind, to open a session first; to others it is no page.
    "accounts:rerun": Door(lambda cast: {"pk": uuid.UUID(int=0)}, ("operator",)),
    # Security operators only; the cast's operator is of the other kind.
    **{
        f"accounts:{verb}": Door(lambda cast: {"pk": cast.zhou.pk}, ())
        for verb in ("guard_login", "unlock", "end_sessions", "ask_reset")
    },
    **{f"accounts:{verb}": Door(_reset, ()) for verb in ("approve_reset", "refuse_reset")},
    "orgs:union": Door(_union, EVERYONE),
    "orgs:below": Door(_union, EVERYONE),
    "orgs:person": Door(_person, ("zhou", *CADRES, *ROSTER)),
    "orgs:replace_phone": Door(_person, (*KEEPERS, *ROSTER)),
    "orgs:unseal": Door(_phone, ("zhou", *KEEPERS, *ROSTER)),
    "orgs:officers": Door(_union, KEEPERS),
    "orgs:appoint": Door(_union, KEEPERS),
    "orgs:grant": Door(_union, KEEPERS),
    "orgs:leave": Door(_officer, KEEPERS),
    "orgs:end": Door(_duty, KEEPERS),
    "orgs:template": Door(lambda cast: {"kind": "roster"}, ("wang", "yang", "chen", "liu")),
    "orgs:batch": Door(_batch, ROSTER),
    **{f"orgs:{page}": Door(_batch, ROSTER) for page in IMPORTING},
    "orgs:approve": Door(_proposed, KEEPERS),
    "orgs:decline": Door(_proposed, KEEPERS),
    "orgs:forget": Door(_alias, ROSTER),
    "notices:open": Door(_notice, ("zhou",)),
    "files:open": Door(_file, ("zhou", *CADRES)),
    "files:thumb": Door(_file, ("zhou", *CADRES)),
    "calendar:month": Door(_union, KEEPERS),
    "calendar:mark": Door(_union, KEEPERS),
    "calendar:clear": Door(_day, KEEPERS),
    **{f"terms:{name}": Door(_union, CADRES) for name in ("union", "register", "start", "enter")},
    **{f"terms:{name}": Door(_term, CADRES) for name in ("amend", "extend", "by_elect")},
    **{f"terms:{name}": Door(_re_election, CADRES) for name in ("re_election", "nominate", "finish", "drop")},
    **{f"terms:{name}": Door(_certificate, CADRES) for name in ("certificate", "revoke")},
    **{f"terms:{verb}": Door(_step("prepare"), CADRES) for verb in ("complete", "skip", "undo")},
    **{f"terms:{verb}": Door(_step("approval"), ("yang",)) for verb in ("approve", "send_back")},
    "terms:withdraw": Door(_seat, CADRES),
    "terms:amend_figure": Door(_figure, ("yang",)),
    "privacy:held": Door(lambda cast: {"key": "orgs.person"}, EVERYONE),
    "privacy:inquire": Door(_looked, ("zhou",)),
    "privacy:correction": Door(_correction, ("zhou",)),
    "privacy:withdraw": Door(_correction, ("zhou",)),
    "privacy:give": Door(lambda cast: {"purpose": "notices.pushes"}, EVERYONE),
    "privacy:withdraw_consent": Door(lambda cast: {"purpose": "notices.pushes"}, EVERYONE),
    "privacy:take_copy": Door(_copy, ("zhou",)),
    "privacy:stay": Door(_closing("asked"), ("zhou",)),
    **{
        f"privacy:{verb}": Door(_correction, (*KEEPERS, *ROSTER)) for verb in ("request", "accept", "correct", "refuse")
    },
    "privacy:answer": Door(_inquiry, ("yang", "chen", "zhao")),
    "privacy:reactivate": Door(_closing("closed"), (*KEEPERS, *ROSTER)),
    "privacy:export": Door(_export, ("wang", "li", "yang", "zhao")),
    "privacy:approve": Door(_export, ("li", "yang", "zhao")),
    "privacy:refuse_export": Door(_export, ("li", "yang", "zhao")),
    "privacy:withdraw_export": Door(_export, ("wang",)),
    "privacy:take": Door(_taken, ("wang",)),
    "privacy:set_period": Door(lambda cast: {"kind": "notices.read"}, ("yang",)),
    "privacy:revise": Door(_assessment, ("yang", "zhao")),
    "membership:verify": Door(_token, ("wang", "li", "yang", "chen", "zhao", "liu")),
    "membership:application": Door(_application, ("ma", *CADRES)),
    "membership:withdraw": Door(_application, ("ma",)),
    **{f"membership:{verb}": Door(_application, CADRES) for verb in ("desk_application", "vet", "send_back")},
    "membership:transfer": Door(_transfer, ("zhou", *CADRES)),
    "membership:withdraw_transfer": Door(_transfer, ("zhou",)),
    "membership:desk_transfer": Door(_transfer, CADRES),
    "membership:receive": Door(_transfer, ("yang",)),
    "membership:decline": Door(_transfer, ("yang",)),
    "membership:object": Door(_transfer, CADRES),
    "membership:release": Door(_transfer, CADRES),
    "membership:decision": Door(_decision, CADRES),
    "membership:member": Door(_person, CADRES),
    "membership:reveal": Door(_base, ("zhou", *KEEPERS)),
    **{
        f"membership:{verb}": Door(_membership, KEEPERS)
        for verb in ("move", "retain", "resume", "move_out", "deem", "expel", "note_base")
    },
    **{f"handover:{name}": Door(_person, KEEPERS) for name in ("give", "arrange")},
    **{f"handover:{name}": Door(_hand_over, ("zhou", *CADRES)) for name in ("hand_over", "sheet")},
    "handover:refuse": Door(_hand_over, ("yang",)),
    "handover:withdraw": Door(_hand_over, ("wang",)),
    "handover:absence": Door(_absence, ("zhou", *CADRES)),
    "handover:agree": Door(_absence, ("yang",)),
    "handover:refuse_absence": Door(_absence, ("yang",)),
    "handover:withdraw_absence": Door(_absence, ("wang",)),
    "handover:come_back": Door(_agreed_absence, ("zhou", *KEEPERS)),
    **{name: Door(*sample) for room in ROOMS for name, sample in room(SECRET).items()},
    "voice:case": Door(_case, ("zhou", *CADRES)),
    **{f"voice:{verb}": Door(_case, ("zhou",)) for verb in ("sent", "reply", "rate", "reopen", "withdraw")},
    "voice:split": Door(_case, ("zhou", *CADRES)),
    **{f"voice:{verb}": Door(_case, CADRES) for verb in HANDLING},
    **{name: Door(*door) for name, door in mask_doors(SECRET).items()},
    **{name: Door(*door) for name, door in (idea_doors(SECRET) | voice_doors(SECRET)).items()},
    **ANSWERS,
}
