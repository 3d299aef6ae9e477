"""One declaration: table, cards, filters, saved filters, bulk acts, export."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace

import openpyxl
import pytest
from django import forms
from django.contrib.messages import get_messages
from django.db import connection
from django.db.models import Q
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from zgh.foundation.orgs.models import Person
from zgh.kit.counts import capped_counts
from zgh.kit.export import Stamp, exported, safe
from zgh.kit.filters import FilterForm
from zgh.kit.lists import Action, Column, ListPage, Preset, listed
from zgh.kit.nulls import may_be_null
from zgh.kit.refusals import Refusal


class PeopleFilter(FilterForm):
    q = forms.CharField(label="搜姓名")
    sex = forms.ChoiceField(label="性别", choices=[("", "全部"), *Person.Sex.choices])
    born = forms.DateField(label="生日")
    lookups = {"q": "name__contains", "born": "born_on"}


class PeopleList(ListPage):
    model, key, title = Person, "test.people", "职工"
    columns = [
        Column("name", "姓名", sort="name", is_title=True),
        Column("sex", "性别"),
        Column("union", "工会", value="union.short_name", is_meta=True),
        Column("born_on", "生日", sort="born_on", export=False),
        Column("note", "备注", value=lambda person: f"={person.pk}+1"),
    ]
    filters = PeopleFilter
    views = [
        Preset("all", "全部"),
        Preset("women", "女职工", Q(sex="F")),
        Preset("mine", "我", lambda user: Q(user=user)),
    ]
    actions = [Action("wave", "招呼", "hand-stop")]
    template = "lists/list.html"
    is_personal = False  # what the gatekeeper does is told below and in the room that keeps it

    def refine(self, rows):
        return rows.select_related("union")

    def act_wave(self, person):
        if person.sex == "M":
            raise Refusal
        Person.objects.filter(pk=person.pk).update(initials="waved")


urlpatterns = [path("people/", PeopleList.as_view(), name="people"), path("", include("zgh.config.urls"))]
pytestmark = pytest.mark.urls(__name__)
Person.permissions.setdefault("wave", Person.permissions["view"])


@pytest.fixture
def wang(cast: SimpleNamespace, client):
    client.force_login(cast.wang)
    return client


def more(cast: SimpleNamespace, n: int, **fields) -> None:
    Person.objects.bulk_create(Person(name=f"职工{i:03d}", union=cast.gansu, **fields) for i in range(n))


def test_only_permitted_rows_are_listed(wang):
    body = wang.get("/people/").content.decode()
    assert "周敏" in body
    assert "熊枫" not in body


def test_visitors_are_sent_to_sign_in_and_told_so_through_htmx(db, client):
    assert client.get("/people/").status_code == 302
    assert client.get("/people/", headers={"HX-Request": "true"}).headers["HX-Redirect"]


def test_the_view_carries_its_gate():
    gate = PeopleList.as_view().gate
    assert (gate.kind, gate.verb, gate.model) == ("allowed", "view", Person)


@pytest.mark.parametrize("n", [1, 5, 20, 60])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(cast, wang, n):
    wang.get("/people/")
    counts = []
    for extra in (0, n):
        more(cast, extra)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            wang.get("/people/?sort=name")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_filters_narrow_and_are_shown_as_chips_with_a_way_out(cast, wang):
    more(cast, 2, sex="F")
    more(cast, 1, sex="M")
    answer = wang.get("/people/?sex=F&q=职工")
    assert len(answer.context["rows"]) == 2
    [sex, _born] = answer.context["chips"]
    assert sex.shown == "女"
    assert "sex" not in sex.clear
    assert "q=" in sex.clear


def test_a_wrong_filter_says_so_and_filters_nothing(wang):
    answer = wang.get("/people/?sex=X&born=昨天")
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 4
    assert answer.context["list"].form.errors


def test_views_are_tabs_with_counts_of_what_is_filtered(cast, wang):
    more(cast, 3, sex="F")
    tabs = [(view.key, count) for view, count, _url in wang.get("/people/").context["tabs"]]
    assert tabs == [("all", "7"), ("women", "3"), ("mine", "1")]
    assert len(wang.get("/people/?view=mine").context["rows"]) == 1
    assert len(wang.get("/people/?view=nonsense").context["rows"]) == 7


def test_pages_do_not_overlap_and_end(cast, wang):
    more(cast, 41)
    seen = [row.pk for n in (1, 2, 3) for row in wang.get(f"/people/?sort=sex&page={n}").context["rows"]]
    assert len(seen) == len(set(seen)) == 45
    assert wang.get("/people/?page=3").context["next"] == 0


@pytest.mark.parametrize("page", ["0", "-1", "abc", "٣", "1e9", "99999999999999999999", ""])
def test_any_page_number_is_answered(wang, page):
    assert wang.get("/people/", {"page": page}).status_code == 200


def test_counting_stops_and_deep_pages_ask_to_narrow(cast, wang):
    more(cast, 1030)
    last = wang.get("/people/?page=9999")
    assert last.context["total"] == "1000+"
    assert last.context["last"] == 1000
    assert last.context["is_cut"]
    assert "缩小范围" in last.content.decode()


def test_capped_counts_take_one_query_and_stop(cast):
    more(cast, 12)
    with CaptureQueriesContext(connection) as queries:
        assert capped_counts([Person.objects.all(), Person.objects.none(), Person.objects.filter(sex="F")], 10) == [
            11,
            0,
            0,
        ]
    assert len(queries) == 1


@pytest.mark.parametrize(("sort", "first"), [("name", "职工000"), ("-name", "职工002"), ("pk; DROP TABLE", None)])
def test_sorting_by_a_declared_column_only(cast, wang, sort, first):
    more(cast, 3)
    rows = wang.get("/people/", {"sort": sort, "q": "职工"}).context["rows"]
    assert first is None or rows[0].row.name == first


@pytest.mark.parametrize(("sort", "names"), [("born_on", ["没写", "大", "小"]), ("-born_on", ["小", "大", "没写"])])
def test_who_has_no_value_stands_below_all_others(cast, wang, sort, names):
    for name, born_on in (("大", dt.date(1970, 1, 1)), ("没写", None), ("小", dt.date(1999, 1, 1))):
        Person.objects.create(name=name, union=cast.gansu, born_on=born_on)
    Person.objects.exclude(name__in=names).filter(born_on=None).update(born_on=dt.date(1985, 1, 1))
    seen = [row.row.name for row in wang.get(f"/people/?sort={sort}").context["rows"]]
    assert [name for name in seen if name in names] == names


@pytest.mark.parametrize(
    ("path", "annotations", "expected"),
    [
        ("name", (), False),
        ("born_on", (), True),
        ("union__name", (), True),
        ("pk", (), False),
        ("told", {"told"}, True),
    ],
)
def test_which_columns_may_be_empty(path, annotations, expected):
    assert may_be_null(Person, path, annotations) is expected


def test_a_bulk_act_counts_what_was_done_refused_and_not_allowed(cast, wang):
    more(cast, 3, sex="F")
    more(cast, 1, sex="M")
    ids = list(Person.objects.filter(name__startswith="职工").values_list("pk", flat=True))
    answer = wang.post("/people/?view=all", {"act": "wave", "rows": [*ids, cast.xiong.person.pk, "x"]})
    assert answer.url == "/people/?view=all"
    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["已招呼 3 件，1 件已被别人办了，2 件您不能办"]
    assert Person.objects.filter(initials="waved").count() == 3


@pytest.mark.parametrize("act", ["unknown", "", "get", "dispatch"])
def test_only_declared_acts_exist(wang, act):
    assert wang.post("/people/", {"act": act, "rows": [1]}).status_code == 404


@pytest.mark.parametrize("act", ["wave", "export"])
def test_a_bulk_act_on_nothing_says_what_to_do(wang, act):
    answer = wang.post("/people/", {"act": act})
    assert answer.status_code == 302
    assert "还没有选" in str(*get_messages(answer.wsgi_request))


def test_filters_are_saved_under_a_name_shown_and_dropped_by_their_owner_only(cast, wang, client):
    wang.post("/people/?sex=F&page=3", {"act": "save-view", "name": "女职工"})
    [saved] = cast.wang.saved_views.all()
    assert saved.query == "sex=F"
    assert "女职工" in wang.get("/people/").content.decode()
    client.force_login(cast.zhou)
    client.post("/people/", {"act": f"drop-view:{saved.pk}"})
    assert cast.wang.saved_views.exists()
    client.force_login(cast.wang)
    client.post("/people/", {"act": f"drop-view:{saved.pk}"})
    assert not cast.wang.saved_views.exists()


def test_a_views_name_is_kept_without_signs_no_database_takes(cast, wang):
    wang.post("/people/?sex=F", {"act": "save-view", "name": " 女\x00职工\u202e "})
    assert [saved.name for saved in cast.wang.saved_views.all()] == ["女职工"]


@pytest.mark.parametrize("name", ["", "\x00", "长" * 31])
def test_a_view_wants_a_fitting_name(cast, wang, name):
    wang.post("/people/?sex=F", {"act": "save-view", "name": name})
    assert not cast.wang.saved_views.exists()


def test_csv_holds_the_filtered_rows_with_formulas_defused(cast, wang):
    more(cast, 2, sex="F")
    answer = wang.get("/people/?format=csv&sex=F")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "姓名,性别,工会,备注"
    assert len(lines) == 3
    assert lines[1].startswith("职工000,女,甘肃连锁工会,'=")


def test_xlsx_holds_text_and_no_formulas(cast, wang):
    answer = wang.get("/people/?format=xlsx&view=mine")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[1]] == ["姓名", "性别", "工会", "备注"]
    assert sheet["A2"].value == "王丽娟"
    assert sheet["D2"].value.startswith("'=")
    assert sheet["D2"].data_type == "s"


def test_a_selection_can_be_exported(cast, wang):
    answer = wang.post("/people/", {"act": "export", "rows": [cast.zhou.person.pk, cast.xiong.person.pk]})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["周敏"]


def test_every_export_is_announced_with_who_what_and_how_many(cast, wang):
    heard = []

    def listen(**facts):
        heard.append((facts["user"], facts["key"], facts["count"], facts["query"]))

    exported.connect(listen)
    try:
        wang.get("/people/?format=csv&view=mine")
    finally:
        exported.disconnect(listen)
    assert heard == [(cast.wang, "test.people", 1, "view=mine")]


def test_chunks_cover_everything_once(cast, wang, monkeypatch):
    monkeypatch.setattr("zgh.kit.export.CHUNK", 2)
    more(cast, 7)
    answer = wang.get("/people/?format=csv&q=职工")
    names = [line.split(",")[0] for line in b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()]
    assert names[1:] == [f"职工{i:03d}" for i in range(7)]


def guarded(monkeypatch, verdict) -> list:
    """A gatekeeper that always says the same; what it was asked."""
    asked: list = []
    monkeypatch.setattr(PeopleList, "is_personal", True)
    monkeypatch.setattr("zgh.kit.export._guards", [lambda taking: asked.append(taking) or verdict])
    return asked


def test_the_gatekeeper_may_answer_instead_and_then_nothing_leaves(cast, wang, monkeypatch):
    asked = guarded(monkeypatch, HttpResponse("ask first"))
    heard: list = []
    exported.connect(listen := lambda **facts: heard.append(facts))
    answer = wang.get("/people/?format=csv&view=mine")
    exported.disconnect(listen)
    assert answer.content == b"ask first"
    assert (asked[-1].key, asked[-1].count, asked[-1].query) == ("test.people", 1, "view=mine")
    assert heard == []


def test_the_gatekeeper_may_stamp_the_file(cast, wang, monkeypatch):
    guarded(monkeypatch, Stamp("NO-1", "=who & when"))
    text = b"".join(wang.get("/people/?format=csv&view=mine").streaming_content).decode("utf-8-sig")
    assert text.splitlines()[:2] == ["'=who & when", "姓名,性别,工会,备注"]
    answer = wang.get("/people/?format=xlsx&view=mine")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["A3"].value == "王丽娟"
    assert "who" in sheet.oddHeader.center.text


def test_a_list_is_found_again_with_its_rows_and_columns(cast):
    rows, columns, page = listed("test.people", cast.wang, "view=mine&page=3")
    assert [row.name for row in rows] == ["王丽娟"]
    assert [column.key for column in columns] == ["name", "sex", "union", "note"]
    assert isinstance(page, PeopleList)
    assert listed("test.people", cast.wang, "", [cast.zhou.person.pk, cast.xiong.person.pk])[0].get().name == "周敏"


def test_too_many_rows_are_refused_not_cut(cast, wang, monkeypatch):
    monkeypatch.setattr("zgh.kit.lists.LIMIT", 3)
    answer = wang.get("/people/?format=csv&sort=name")
    assert answer.url == "/people/?sort=name"
    assert "一次最多导出 3 行" in str(*get_messages(answer.wsgi_request))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("-x", "'-x"), ("@me", "'@me"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"),
        ("  =1", "'  =1"), ("＝1", "'＝1"), (-5, -5), (1.5, 1.5), (None, ""), (True, "是"), ("食堂", "食堂"),
        ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value, cell):
    assert safe(value) == cell


def test_htmx_gets_the_list_alone(wang):
    body = wang.get("/people/", headers={"HX-Request": "true"}).content.decode()
    assert body.lstrip().startswith('<section class="z-list"')


def test_what_people_wrote_is_escaped(cast, wang):
    Person.objects.create(name="<script>alert(1)</script>", union=cast.gansu)
    assert "<script>alert" not in wang.get("/people/").content.decode()


def test_an_empty_list_says_so_and_a_filtered_one_offers_to_clear(cast, client):
    client.force_login(cast.operator)
    assert "这里还没有内容" in client.get("/people/").content.decode()
    assert "清除筛选" in client.get("/people/?q=无").content.decode()
