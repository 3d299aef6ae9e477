"""What the workbench shows to those who keep the organisation: imports on their way, gaps, posts, quick doors."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import reach, reaches_all
from zgh.foundation.orgs.models import ImportBatch
from zgh.kit.dates import day

from .home import HomeRow, Panel, Quick, Score, register_panel, register_quick
from .standing import Post, Standing, standing_for

OVER = ("applied", "undone", "discarded", "refused")  # nothing is left to do about these imports
MOST_IMPORTS = 4


def imports(request: HttpRequest) -> Iterator[Panel]:
    """Files that wait for a decision or are being written. One query; no panel when there is none."""
    user = request.user
    if not (reach(user, "roster") or reach(user, "orgs")):
        return
    batches = ImportBatch.objects.permitted("view", user).exclude(state__in=OVER).select_related("union")
    rows = [_import_row(batch) for batch in batches.defer("layout", "counts", "hints")[:MOST_IMPORTS]]
    if rows:
        yield Panel("imports", _("导入"), rows=rows, more_url=reverse("orgs:import"), rank=3)


def _import_row(batch: ImportBatch) -> HomeRow:
    said = str(batch.get_state_display())
    if batch.state == "applying":
        said = _("正在写入，%(n)d%%") % {"n": batch.percent}
    meta = [str(batch.get_kind_display()), str(batch.union or ""), day(timezone.localtime(batch.created_at).date())]
    return HomeRow(batch.file_name, batch.get_absolute_url(), meta="·".join(filter(None, meta)), tag=said)


def organisation(request: HttpRequest) -> Iterator[Panel]:
    """The organisation in numbers, and the posts behind them. No query, six every ten minutes."""
    if not reach(request.user, "orgs"):
        return
    kept = standing_for(request.user)
    # The list of units without a union is the whole group's: only there do number and list agree.
    bare_url = reverse("orgs:companies") if reaches_all(request.user, "orgs") else ""
    yield Panel("organisation", _("组织情况"), scores=_scores(kept, bare_url), rank=4)
    if kept.ending:
        yield Panel("posts", _("快到期的职务"), rows=[*map(_ending_row, kept.ending)], rank=5)
    if kept.changes:
        yield Panel("changes", _("最近的任职"), rows=[_post_row(post) for post in kept.changes], rank=7)


def _scores(kept: Standing, bare_url: str) -> list[Score]:
    at = f"{timezone.localtime(kept.at):%H:%M}"
    bare = _("您管的范围里，没有工会覆盖的公司。截至%(at)s。") % {"at": at}
    people = _("在这些公司上班的职工。他们的事先由集团工会办。截至%(at)s。") % {"at": at}
    return [
        Score(_("未建会单位"), str(kept.bare_count), bare, bare_url),
        Score(_("未建会职工"), str(kept.bare_people_count), people, bare_url),
    ]


def _ending_row(post: Post) -> HomeRow:
    return _post_row(post, _("%(day)s到期") % {"day": day(post.day)})


def _post_row(post: Post, tag: str = "") -> HomeRow:
    url = reverse("orgs:officers", kwargs={"pk": post.union_id})
    return HomeRow(f"{post.name}·{post.post}", url, meta=post.union, tag=tag or day(post.day))


register_panel(imports)
register_panel(organisation)

register_quick(
    Quick("import", gettext_lazy("导入花名册"), "table-import", "orgs:import", duties=("orgs", "roster"), rank=1)
)
register_quick(Quick("people", gettext_lazy("找人"), "user-search", "orgs:people", duties=("orgs", "roster"), rank=2))
register_quick(Quick("tree", gettext_lazy("组织树"), "sitemap", "orgs:unions", duties=("orgs", "roster"), rank=3))
register_quick(Quick("appoint", gettext_lazy("任命干部"), "id-badge-2", "portal:appoint", duties=("orgs",), rank=4))
