"""A few small pages that use every shared behaviour; the journeys of `test_behaviours.py` walk them."""

from __future__ import annotations

import time

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from zgh.kit.forms import CleanTextField, OneTimeForm, Tiles
from zgh.kit.pages import draft_saved

received: list[dict[str, object]] = []

FORM = """{% extends "plain.html" %}{% block main %}<h1>写一件事</h1>
<form class="z-form" method="post" action="/form/" enctype="multipart/form-data" data-draft="sample">{% csrf_token %}
{{ form }}
<div class="z-kit">
<label class="btn btn-sm">拍照<input type="file" name="photos" accept="image/*" multiple data-photos></label>
<button class="btn btn-sm" type="button" data-speak="#id_text">按住说话</button><span data-draft-status></span>
</div>
<div class="z-photos" data-photos-shown></div>
<label>发给<select name="to"><option value="all">全部</option><option value="some">一部分</option></select></label>
<label><input type="checkbox" name="must" value="1" checked>必读</label>
<button class="btn btn-primary">提交</button>
<button class="btn" formaction="/refuse/" name="verdict" value="no">不同意</button></form>
<p id="code">XS-0417</p><button class="btn" type="button" data-copy="#code">复制</button>
<form method="post" action="/look/">{% csrf_token %}
<button name="care" value="1" data-care-toggle>关怀版</button></form>
<button type="button" data-opens="sheet">打开</button>
<dialog class="z-dialog" id="sheet"><p>里面</p><button data-close>关上</button></dialog>
<details class="z-menu"><summary>更多</summary><div><a href="#x">一项</a></div></details>
{% endblock %}
{% block scripts %}<script src="{% static 'js/photo.js' %}" defer></script>
<script src="{% static 'js/speech.js' %}" defer></script>{% endblock %}"""

# The form is accepted while an answer about something else still arrives on its page; then the page goes.
ACCEPTED_EARLY = """() => {
  const form = document.querySelector("form[data-draft]");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.requestSubmit();
  document.cookie = "draft_saved=sample;path=/";
  document.dispatchEvent(new Event("htmx:after:swap"));
  window.dispatchEvent(new Event("pagehide"));
}"""

LIST = """{% extends "plain.html" %}{% block main %}<h1>列表</h1>
<section data-list="x"><form method="post"><div class="z-bulk" data-bulk>已选<b data-count></b></div>
<table class="z-table"><thead><tr><th><input type="checkbox" data-pick-all></th><th>标题</th></tr></thead>
<tbody>{% for n in "123" %}
<tr data-row="{{ n }}"><td><input type="checkbox" name="rows" value="{{ n }}" data-pick></td>
<td class="is-title"><a href="#row{{ n }}">第{{ n }}行</a></td></tr>{% endfor %}
</tbody></table></form></section>
<button hx-get="/broken/" hx-target="#main">坏的</button>
<button hx-get="/gone/" hx-target="#here">没有的</button><div id="here"></div>
{% endblock %}{% block scripts %}<script src="{% static 'js/list.js' %}" defer></script>{% endblock %}"""

TAKES_BACK_PINYIN = """() => document.querySelector(".z-menu summary").dispatchEvent(
  new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true }))"""

TWO_TAPS = """() => {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent === "提交");
  button.click();
  setTimeout(() => button.click(), 120);  // the first is on its way and not yet answered
}"""


class SampleForm(OneTimeForm):
    """One field of each kind."""

    kind = forms.ChoiceField(label="您想做什么", choices=[("a", "提建议"), ("b", "问政策")], widget=Tiles())
    text = CleanTextField(label="您想说什么？", lines=True, max_length=20)


def render(request: HttpRequest, source: str, context: dict | None = None, status: int = 200) -> HttpResponse:
    """A page from a template's text."""
    return HttpResponse(engines["django"].from_string(source).render(context or {}, request), status=status)


def form(request: HttpRequest) -> HttpResponse:
    """Shows the form, takes it slowly."""
    filled = SampleForm(request.POST or None)
    if not filled.is_valid():
        return render(request, FORM, {"form": filled}, 422 if request.POST else 200)
    time.sleep(0.3)
    photos = [photo.size for photo in request.FILES.getlist("photos")]
    received.append({**filled.cleaned_data, "photos": photos})
    return draft_saved(redirect("/list/"), "sample")


def refuse(request: HttpRequest) -> HttpResponse:
    """Where the second button leads."""
    received.append({"verdict": request.POST.get("verdict"), "text": request.POST.get("text")})
    return draft_saved(redirect("/list/"), "sample")


def rows(request: HttpRequest) -> HttpResponse:
    """Three rows."""
    return render(request, LIST)


def look(_request: HttpRequest) -> HttpResponse:
    """Remembers nothing."""
    received.append({"look": True})
    return HttpResponse(status=204)


def broken(_request: HttpRequest) -> HttpResponse:
    """What a fault looks like to htmx."""
    return HttpResponse("<p>Traceback</p>", status=500)


urlpatterns = [
    path("form/", form),
    path("refuse/", refuse),
    path("list/", rows),
    path("look/", look),
    path("broken/", broken),
]
