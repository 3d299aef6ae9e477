// Nothing typed is lost: form[data-draft] is kept on this device until the server says it has it.
// Keys carry the person, so that two people on one device never see each other's words.
(() => {
  const { words = {}, changed = () => true, signsOut = () => false } = window.zgh ?? {};
  const who = document.querySelector('meta[name="who"]')?.content ?? "";
  const name = (key) => `draft:${who}:${key}`;
  const MONTH = 30 * 24 * 3600 * 1000;
  const TO_READ = 1000;

  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(name(key))); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(name(key), JSON.stringify(value)); return true; } catch { return false; } },
    keys() { try { return Object.keys(localStorage).filter((k) => k.startsWith(name(""))).map((k) => k.slice(name("").length)); } catch { return []; } },
    drop(key) { try { localStorage.removeItem(name(key)); } catch { /* private mode */ } },
  };

  function accepted() {
    const cookie = document.cookie.match(/(?:^|; )draft_saved=([^;]*)/);
    if (cookie) document.cookie = "draft_saved=;path=/;max-age=0";
    const metas = [...document.querySelectorAll('meta[name="draft-saved"]')].map((m) => m.content);
    for (const key of [...metas, ...(cookie ? decodeURIComponent(cookie[1]).split("|") : [])]) store.drop(key);
  }

  function forgetOld() {
    try {
      for (const key of Object.keys(localStorage).filter((k) => k.startsWith("draft:"))) {
        if (!(Date.now() - JSON.parse(localStorage.getItem(key))?.at < MONTH)) localStorage.removeItem(key);
      }
    } catch { /* no storage, nothing to forget */ }
  }

  const pressed = new WeakMap();
  const kept = (el) => el.name && !["password", "file", "submit", "button"].includes(el.type) && el.name !== "csrfmiddlewaretoken";
  const written = (form) => [...form.elements].some((el) => kept(el) && el.type !== "hidden" && changed(el));

  function read(form) {
    return [...form.elements].filter(kept).filter((el) => !/radio|checkbox/.test(el.type) || el.checked).map((el) => [el.name, el.value]);
  }

  const touched = (form) => [...new Set([...form.elements].filter((el) => kept(el) && changed(el)).map((el) => el.name))];

  // Only what the person changed comes back: the rest may be newer on the server than on this device.
  function fill(form, { fields: pairs, touched: names }) {
    const asked = new URLSearchParams(location.search); // what the address asks for wins over what was kept
    const isTheirs = (el, values) => (el.type === "hidden" ? values.length && /^(once|seen)$/.test(el.name) : names?.includes(el.name) ?? values.length);
    for (const el of [...form.elements].filter(kept)) {
      const values = pairs.filter(([n]) => n === el.name).map(([, v]) => v);
      if (asked.has(el.name) || !isTheirs(el, values)) continue;
      if (/radio|checkbox/.test(el.type)) el.checked = values.includes(el.value);
      else if (el.multiple) for (const o of el.options ?? []) o.selected = values.includes(o.value);
      else if (values.length) el.value = values[0];
      el.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  const placeOf = (form) => form.querySelector("[data-draft-status]") ?? document.querySelector(`[data-draft-status="${form.dataset.draft}"]`);

  function say(form, text) {
    const place = placeOf(form);
    if (place && place.textContent !== text) place.textContent = text;
  }

  // A page that has no place for it gets one below its buttons: that the words are kept is always said. It is there
  // from the beginning, because a button that moves under a finger loses the press.
  function placed(form) {
    const line = document.createElement("p"), button = [...form.querySelectorAll("button:not([type=button])")].pop();
    line.className = "sm ink2 z-kept";
    line.dataset.draftStatus = "";
    line.setAttribute("role", "status");
    const row = button?.parentElement;
    (row === form || !row ? button : row)?.after(line);
  }

  function clock(at) {
    const then = new Date(at), hour = then.toTimeString().slice(0, 5), isToday = then.toDateString() === new Date().toDateString();
    return isToday ? hour : `${then.toLocaleDateString(document.documentElement.lang || "zh-CN", { month: "long", day: "numeric" })} ${hour}`;
  }

  function keep(form, force = false) {
    if (form.dataset.handed && !force) return; // written again while the page goes, it would outlive its receipt
    if (!written(form) && !store.get(form.dataset.draft)) return;
    const fields = read(form), before = store.get(form.dataset.draft);
    if (!force && before && JSON.stringify(before.fields) === JSON.stringify(fields)) return;
    const at = Date.now();
    const earlier = before ? before.touched ?? before.fields.map(([n]) => n) : []; // on a page sent back they look unchanged
    const ok = store.set(form.dataset.draft, { at, fields, touched: [...new Set([...earlier, ...touched(form)])] });
    say(form, ((ok ? words.kept : words.notKept) ?? "").replace("{time}", clock(at)));
  }

  function begin(form) {
    if (form.dataset.begun) return;
    form.dataset.begun = "1";
    if (!placeOf(form) && form.matches(".z-form, .z-narrow")) placed(form); // a bar of one line has no room for it
    const draft = store.get(form.dataset.draft);
    const isBack = form.querySelector(".z-errline, [data-focus]"); // the server has just sent the text back
    if (document.documentElement.dataset.kept && !draft) renewed(form);
    if (draft && !isBack) {
      fill(form, draft);
      for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      for (const box of form.querySelectorAll("details")) if ([...box.querySelectorAll("input, select, textarea")].some((el) => kept(el) && changed(el))) box.open = true;
      say(form, (words.restored ?? "").replace("{time}", clock(draft.at)));
    }
    let timer;
    form.addEventListener("input", () => { delete form.dataset.handed; timer ??= setTimeout(() => { timer = null; keep(form); }, 3000); });
    form.addEventListener("change", () => keep(form));
    form.addEventListener("submit", (event) => leave(event, form), true); // before htmx asks a network that is not there
    form.querySelector("[data-draft-drop]")?.addEventListener("click", () => { store.drop(form.dataset.draft); form.reset(); say(form, ""); });
  }

  // A page kept on the phone may show a form that has been sent: a new filling-in gets a mark of its own, and what
  // the address asks for is chosen here, because the copy was made for another address.
  function renewed(form) {
    const once = form.elements.namedItem("once");
    if (once && window.crypto?.randomUUID) once.value = crypto.randomUUID();
    for (const [n, value] of new URLSearchParams(location.search)) {
      for (const el of [...form.elements].filter((e) => e.name === n && /radio|checkbox/.test(e.type))) el.checked = el.value === value;
    }
  }

  function leave(event, form) {
    const waits = store.get(form.dataset.draft)?.queued;
    keep(form, true);
    form.dataset.handed = "1"; // until somebody types on
    if (waits) queue(form, event.submitter); // until the server says it has it
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    queue(form, event.submitter);
    note(form, words.queued);
    pressed.set(form, event.submitter); // of several presses the last one is meant
    if (form.dataset.waits) return; // pressed again: it is sent once
    form.dataset.waits = "1";
    addEventListener("online", () => { delete form.dataset.waits; form.requestSubmit(pressed.get(form)); }, { once: true });
  }

  // Sent later, even if this page is closed: any page of the same person that opens with a network sends it.
  // Photos cannot wait outside a page; a form with photos waits for its own page. The button says what is done: a form
  // may have one to agree and one to refuse.
  function queue(form, button) {
    const files = [...form.elements].some((el) => el.type === "file" && el.files.length);
    const action = button?.hasAttribute("formaction") ? button.formAction : form.action;
    const by = button?.name ? [[button.name, button.value]] : [], draft = store.get(form.dataset.draft);
    if (draft?.fields) store.set(form.dataset.draft, { ...draft, queued: files ? "" : action, by, page: location.pathname + location.search });
  }

  async function sendQueued() {
    if (!who || !navigator.onLine || document.documentElement.dataset.kept) return;
    for (const key of store.keys()) {
      const draft = store.get(key);
      if (!draft?.queued || document.querySelector(`form[data-draft="${key}"]`)) continue; // its own page shows it instead
      await post(key, draft);
    }
  }

  async function post(key, draft) {
    const body = new FormData();
    for (const [n, value] of [...draft.fields, ...(draft.by ?? [])]) body.append(n, value);
    const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";
    const answer = await fetch(draft.queued, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "text/html" } }).catch(() => null);
    if (!answer) return; // the next page tries again; the form's mark keeps it one
    accepted();
    const isSent = answer.ok && answer.redirected && !/\/account\/(login|confirm)\//.test(answer.url);
    if (isSent) store.drop(key);
    else if (answer.status < 500) store.set(key, { ...draft, queued: "" });
    else return;
    told(isSent ? words.sentLater : words.notSent, isSent ? answer.url : draft.page ?? draft.queued); // the form stands on its page, not where it is sent
  }

  function told(text, url) {
    const line = document.createElement("div"), said = document.createElement("span"), link = document.createElement("a");
    line.className = "z-note is-ok z-kept";
    line.setAttribute("role", "status");
    said.textContent = text;
    link.href = url;
    link.textContent = words.lookAt ?? "";
    line.append(said, link);
    document.getElementById("main")?.prepend(line);
  }

  function note(form, text) {
    let box = form.querySelector("[data-draft-offline]");
    if (!box) {
      box = document.createElement("div");
      box.className = "z-note is-info";
      box.dataset.draftOffline = "";
      box.setAttribute("role", "status");
      form.prepend(box);
    }
    box.textContent = text ?? "";
    box.scrollIntoView({ block: "nearest" });
  }

  // Whoever signs out leaves nothing on the device; that something goes with it is said first.
  function leaving(event) {
    const form = event.target;
    const waits = !navigator.onLine && !form.hasAttribute("data-offline"); // it is not sent: nobody has left
    if (!signsOut(form) || waits || !store.keys().length) return;
    if (event.timeStamp - form.dataset.told > TO_READ) { // the second half of a double click has read nothing
      document.querySelectorAll("form[data-draft]").forEach((one) => { one.dataset.handed = "1"; });
      return store.keys().forEach(store.drop);
    }
    form.dataset.told ??= event.timeStamp;
    event.preventDefault();
    event.stopImmediatePropagation();
    note(form, words.leaves);
  }

  function all() { document.querySelectorAll("form[data-draft]").forEach(begin); }

  accepted();
  forgetOld();
  all();
  sendQueued();
  addEventListener("submit", leaving, true);
  addEventListener("online", sendQueued);
  addEventListener("pagehide", () => document.querySelectorAll("form[data-draft]").forEach((form) => keep(form)));
  document.addEventListener("htmx:after:request", (event) => {
    const key = event.detail?.ctx?.response?.headers?.get?.("Draft-Saved");
    for (const one of key?.split("|") ?? []) store.drop(one);
  });
  document.addEventListener("htmx:after:swap", () => { accepted(); all(); });
})();
