"""A rule nobody has seen fail proves nothing: each is run on a tree with its fault, and on one without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .house import ROOT, House
from .rules import RULES

VIEW = "zgh/services/voice/views.py"
MODEL = "zgh/services/voice/models.py"
PAGE = "zgh/services/voice/templates/voice/case.html"
LOW = "zgh/foundation/todo/models.py"
OK = '"""Doc."""\n'

# rule: ((path, faulty text, right text), …)
SEEDS: dict[str, list[tuple[str, str, str]]] = {
    "rows_come_through_permission": [
        (VIEW, "def f(r): return Case.objects.all()", "def f(r): return Case.objects.all().permitted('view', r.user)"),
        (VIEW, "def f(r): return Case._default_manager.filter(pk=1)", "def f(r): return Case.objects.none()"),
        (
            "zgh/services/voice/home.py",
            "rows = Case.objects.filter(a=1)[:3]",
            "rows = Case.objects.permitted('view', u)[:3]",
        ),
        (
            VIEW,
            "x = ForeignKey(U, related_name='replies')\ndef f(r, case): return case.replies.all()",
            "x = ForeignKey(U, related_name='replies')\ndef f(r): return r.replies.permitted('view', r.user)",
        ),
        (VIEW, "x = Job.objects.filter(person=p)", "x = Job.objects.filter(person=OuterRef('pk'))"),
        (VIEW, "def f(r): return Note.objects.filter(user=other)", "def f(r): return Note.objects.filter(user=r.user)"),
    ],
    "single_rows_come_through_permission": [
        (
            VIEW,
            "def f(r, pk): return get_object_or_404(Case, pk=pk)",
            "def f(r, pk): return get_object_or_404(Case.objects.permitted('view', r.user), pk=pk)",
        ),
        (
            VIEW,
            "def f(r, rows): return get_object_or_404(rows, pk=1)",
            "def f(r):\n    rows = Case.objects.permitted('view', r.user)\n    return get_object_or_404(rows, pk=1)",
        ),
    ],
    "choices_come_through_permission": [
        (
            "zgh/services/voice/forms.py",
            "class F:\n    to = forms.ModelChoiceField(Union.objects.all())",
            "class F:\n    to = forms.ModelChoiceField(queryset=Union.objects.none())",
        ),
        (
            "zgh/services/voice/forms.py",
            "def __init__(self): self.fields['to'].queryset = Union.objects.all()",
            "def __init__(self): self.fields['to'].queryset = Union.objects.permitted('view', self.user)",
        ),
    ],
    "permission_rules_do_not_cross_to_many": [
        (
            MODEL,
            "a = ForeignKey(C, related_name='replies')\npermissions = {'view': lambda u: Q(replies__author=u)}",
            "a = ForeignKey(C, related_name='replies')\npermissions = {'view': lambda u: Q(author=u)}",
        )
    ],
    "every_state_has_a_flow": [
        (
            MODEL,
            "class Case:\n    state = models.CharField()",
            "class Base:\n    flow = Flow('state')\nclass Case(Base):\n    state = models.CharField()",
        )
    ],
    "states_change_by_flow_only": [
        (MODEL, "def f(row): row.state = 'open'", "def f(row): row.status_text = 'open'"),
        (MODEL, "def f(rows): rows.update(state='open')", "def f(rows): rows.update(note='open')"),
        (MODEL, "def f(row): setattr(row, 'state', 'open')", "def f(row): setattr(row, 'note', 'open')"),
        (MODEL, "def f(row): row.save(update_fields=['state'])", "def f(row): row.save(update_fields=['note'])"),
        (MODEL, "def f(m, x): m.bulk_update(x, ['state'])", "def f(m, x): m.bulk_update(x, ['note'])"),
        (MODEL, "f = Flow('stage')\ndef g(row): row.stage = 1", "f = Flow('stage')\ndef g(row): row.other = 1"),
    ],
    "rooms_keep_their_pages_to_themselves": [
        (VIEW, "from zgh.foundation.orgs.forms import UnionForm", "from zgh.foundation.orgs.models import Union"),
        (VIEW, "from zgh.foundation.orgs import views", "from zgh.kit.forms import OneTimeForm"),
    ],
    "rooms_inside_point_down": [
        ("zgh/services/voice/forms.py", "from .views_desk import x", "from .models import x"),
        (MODEL, "from . import forms", "from . import tell"),
    ],
    "relations_point_down": [
        (
            LOW,
            "x = models.ForeignKey('voice.Case', models.PROTECT)",
            "x = models.ForeignKey('orgs.Union', models.PROTECT)",
        ),
        (LOW, "x = apps.get_model('notices', 'Notice')", "x = apps.get_model('orgs.Union')"),
    ],
    "links_point_down": [
        (LOW, "url = reverse('voice:case')", "url = reverse('todo:list')"),
        ("zgh/templates/todo/list.html", "{% url 'voice:case' 1 %}", "{% url 'orgs:union' 1 %}"),
        ("zgh/templates/todo/list.html", "{% include 'voice/case.html' %}", "{% extends 'base.html' %}"),
        ("zgh/templates/base.html", "{% url 'voice:ask' %}", "{% url 'portal:home' %}"),
        (LOW, "template = 'voice/case.html'", "template = 'todo/list.html'"),
    ],
    "signals_are_heard_in_receivers": [
        (MODEL, "@receiver(moved)\ndef f(**kw): ...", "def f(**kw): ..."),
        (MODEL, "moved.connect(f, sender=Case)", "socket.connect(address)"),
    ],
    "select_for_update_is_not_used": [
        (MODEL, "x = Case.objects.select_for_update().get()", "x = Case.objects.filter(n=F('n'))")
    ],
    "requests_are_not_transactions": [
        (
            "zgh/config/settings.py",
            "DATABASES['default']['ATOMIC_REQUESTS'] = True",
            "DATABASES['default']['CONN_MAX_AGE'] = 60",
        )
    ],
    "tree_scopes_are_ranges": [
        (MODEL, "q = Q(union__path__startswith=p)", "q = Q(union__path__gte=p)"),
        (MODEL, "q = Q(**{'path__startswith': p})", "q = Q(**{'path__gte': p})"),
    ],
    "nothing_is_read_then_written": [
        (MODEL, "def f(row): row.taken_count += 1", "def f(rows): rows.update(taken_count=F('taken_count') + 1)")
    ],
    "locks_name_no_host": [
        ("requirements.lock", "x==1 --hash=sha256:aa\n--index-url https://a.example/", "x==1 --hash=sha256:aa"),
        ("requirements.lock", "x==1", "x==1 --hash=sha256:aa"),
        ("package-lock.json", '{"resolved": "https://a.example/x"}', '{"integrity": "sha512-x"}'),
        (".npmrc", "registry=https://a.example/", "omit-lockfile-registry-resolved=true"),
    ],
    "csrf_is_not_switched_off": [
        (VIEW, "@csrf_exempt\ndef f(r): ...", "@csrf_protect\ndef f(r): ..."),
    ],
    "rooms_count_their_queries": [
        (VIEW, "class L(ListPage): ...", "class L(View): ..."),
    ],
    "names_say_something": [
        ("zgh/services/voice/utils.py", OK, ""),
        ("zgh/services/voice/helpers/tally.py", OK, ""),
    ],
    "public_things_are_described": [
        (MODEL, OK + "class Case: ...", OK + 'class Case:\n    """A case."""'),
        (MODEL, "import os", OK + "import os"),
        ("zgh/services/voice/tell.py", OK + "def tell(): ...", OK + "def _tell(): ..."),
    ],
    "verbs_have_a_word": [
        (MODEL, "flow = Flow('state', fly=('a', 'b'))", "flow = Flow('state')"),
        (MODEL, "def f(by, row): record(by, 'voice.fly', row)", "def f(by, row): record(by, row.verb, row)"),
        (
            "zgh/foundation/audit/words.py",
            "record(by, 'x.go', row)\nWORDS = {'stay': 1}",
            "record(by, 'x.go', row)\nWORDS = {'go': 1}",
        ),
    ],
    "files_are_short": [(MODEL, "x = 1\n" * 401, "x = 1\n" * 300), (PAGE, "<p>\n" * 401, "<p>\n")],
    "functions_are_short": [(MODEL, "def f():\n" + "    x = 1\n" * 40, "def f():\n" + "    x = 1\n" * 20)],
    "rooms_have_a_readme": [
        ("zgh/services/voice/README.md", "line\n" * 41, "line\n" * 40),
        ("zgh/services/forum/apps.py", OK, ""),
    ],
    "templates_hold_no_script_or_style": [
        (PAGE, "<script>alert(1)</script>", '<script src="x.js" defer></script>'),
        (PAGE, "<style>a{}</style>", '<link rel="stylesheet" href="x.css">'),
        (PAGE, '<p style="color:red">', '<p class="style">'),
        (PAGE, '<a onclick="go()">', '<a data-on="go">'),
        (PAGE, '<a href="javascript:go()">', '<a href="/go">'),
        (PAGE, "<p hx-trigger=\"keyup[key=='x']\">", '<p hx-trigger="keyup">'),
        ("zgh/kit/cells.py", "x = '<b style=\"x\">'", "x = '<b class=\"x\">'"),
    ],
    "templates_name_their_context": [(PAGE, "<p>\n<p>", "{% extends 'base.html' %}\n{# The case. Context: row. #}")],
    "templates_mark_their_words": [
        (PAGE, "<p>您好</p>", '<p>{{ _("您好") }}</p>'),
        (PAGE, '{% include "x.html" with title="标题" %}', '{% include "x.html" with title=_("标题") %}'),
        (PAGE, '<p title="标题">', '<p title="{% translate "标题" %}">{# 说明 #}'),
        (PAGE, "<b>{{ n }}件</b>", "<b>{% blocktranslate %}{{ n }}件{% endblocktranslate %}</b>"),
    ],
    "python_marks_its_words": [
        (VIEW, "def f(): return '您好'", "def f(): return _('您好')"),
        (VIEW, "def f(n): return f'{n}件'", "def f(n): return _('%(n)d件') % {'n': n}"),
        (VIEW, "X = '\u4e00'", '"""文档"""\nX = "\\u4e00"  # 注'),
    ],
    "nothing_is_marked_after_formatting": [
        (VIEW, "x = _(f'{n}件')", "x = _('%(n)d件') % {'n': n}"),
        (VIEW, "x = _('%d件' % n)", "x = _('好')"),
    ],
}

CASES = [(name, seed) for name, seeds in SEEDS.items() for seed in seeds]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small house that keeps every rule."""
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for folder in ("zgh/services/voice", "zgh/foundation/todo", "zgh/foundation/orgs", "zgh/kit", "tests", "bench"):
        (tmp_path / folder).mkdir(parents=True)
    for room in ("zgh/services/voice", "zgh/foundation/todo", "zgh/foundation/orgs"):
        (tmp_path / room / "apps.py").write_text(OK)
        (tmp_path / room / "README.md").write_text("# room\n")
    return tmp_path


def broken(rule: str, root: Path, path: str, text: str) -> list[str]:
    if text:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return [str(offence) for offence in RULES[rule](House(root))]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_seeded_fault(rule: str) -> None:
    assert SEEDS.get(rule)


@pytest.mark.parametrize("rule", RULES)
def test_the_empty_house_breaks_nothing(rule: str, tree: Path) -> None:
    assert not list(RULES[rule](House(tree)))


@pytest.mark.parametrize(("rule", "seed"), CASES, ids=[name for name, _ in CASES])
def test_a_rule_sees_its_fault_and_nothing_else(rule: str, seed: tuple, tree: Path, tmp_path_factory) -> None:
    path, fault, right = seed
    fair = shutil.copytree(tree, tmp_path_factory.mktemp("fair") / "house")
    assert broken(rule, tree, path, fault)
    assert not broken(rule, fair, path, right)
