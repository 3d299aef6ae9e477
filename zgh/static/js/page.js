// Behaviours of every page: large text, toasts, menus, dialogs, copy, back. Nothing here is needed to use a page.
(() => {
  const html = document.documentElement;
  const words = document.getElementById("words")?.dataset ?? {};

  function toast(text, tone = "is-ok") {
    const box = document.getElementById("toasts");
    const made = document.createElement("div");
    made.className = `z-toast ${tone}`;
    const said = document.createElement("span");
    said.className = "py-2 pe-3";
    said.textContent = text;
    made.append(said);
    box?.append(made);
    fade(made);
  }

  // Good news leaves by itself; what went wrong stays until it is closed.
  function fade(toast) {
    if (!toast.classList.contains("is-late")) setTimeout(() => toast.remove(), 6000);
  }

  // 关怀版 at once; the same form tells the server, which remembers it per person.
  function care(event) {
    const button = event.submitter;
    if (!button?.matches("[data-care-toggle]")) return;
    event.preventDefault();
    const form = event.target, body = new FormData(form, button);
    const on = html.toggleAttribute("data-care");
    document.cookie = `care=${on ? 1 : 0};path=/;max-age=31536000;samesite=lax`;
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
    button.value = on ? "0" : "1";
    button.setAttribute("aria-pressed", on);
    if (button.lastChild?.nodeType === Node.TEXT_NODE && words.care) button.lastChild.textContent = on ? words.standard : words.care;
  }

  function clicked(event) {
    const at = (selector) => event.target.closest?.(selector);
    for (const menu of document.querySelectorAll("details.z-menu[open], .z-chip details[open]")) if (!menu.contains(event.target)) menu.open = false;
    let hit;
    if ((hit = at("[data-close]"))) (hit.closest("dialog")?.close ? hit.closest("dialog").close() : hit.closest(".z-toast, .z-note")?.remove());
    else if ((hit = at("[data-opens]"))) document.getElementById(hit.dataset.opens)?.showModal();
    else if ((hit = at("[data-copy]"))) copy(hit);
    else if ((hit = at("a[data-back]"))) back(event);
    else if (event.target.matches?.("dialog.z-dialog")) event.target.close(); // a tap beside the sheet
  }

  async function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    const text = source?.value ?? source?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      source?.select?.(); // pages served without TLS have no clipboard; selected text can be copied by hand
      document.execCommand("copy");
    }
    toast(words.copied ?? "");
  }

  // Back to the page one came from, if that was ours and another one; else the link says where.
  function back(event) {
    const from = document.referrer && new URL(document.referrer);
    if (!from || from.origin !== location.origin || from.pathname === location.pathname || history.length < 2) return;
    if (performance.getEntriesByType?.("navigation")[0]?.type === "reload" || sentForm()) return;
    event.preventDefault();
    history.back();
  }
  const sentForm = () => /\/(new|edit|login)\/?$/.test(new URL(document.referrer).pathname);

  function escaped(event) {
    if (event.key !== "Escape" || event.isComposing) return; // pinyin under way: Escape takes back the letters
    const menu = event.target.closest?.("details[open]");
    if (menu) (menu.open = false), menu.querySelector("summary").focus();
  }

  // htmx: 5xx answers are not put into the page, and a lost network is said.
  function failed(event) {
    const status = event.detail?.ctx?.response?.status ?? event.detail?.ctx?.response?.raw?.status ?? 0;
    if (status === 0 || status >= 500) toast(status ? words.failed : words.offline, "is-late");
  }

  addEventListener("submit", care);
  addEventListener("click", clicked);
  addEventListener("keydown", escaped);
  document.addEventListener("htmx:response:error", failed);
  document.addEventListener("htmx:error", failed);
  document.querySelectorAll(".z-toast").forEach(fade);
  const signsOut = (form) => /\/account\/sign_out\/$/.test(form.getAttribute("action"));
  window.zgh = { toast, words, signsOut };
})();
