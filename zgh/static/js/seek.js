// The search box: suggestions while one types, and what was sought on this device. Without it the form is simply sent.
// What was sought stays here, under the person's own key; app.js forgets it when somebody else comes or one signs out.
(() => {
  const words = window.zgh?.words ?? {};
  const who = document.querySelector('meta[name="who"]')?.content;
  const key = `sought:${who}`;
  const MOST = 8, PATIENCE = 200;

  const store = {
    read() { try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return []; } },
    write(list) { try { localStorage.setItem(key, JSON.stringify(list)); } catch { /* private mode: nothing is kept */ } },
    clear() { try { localStorage.removeItem(key); } catch { /* nothing there */ } },
  };
  const made = (tag, facts, ...children) => {
    const el = Object.assign(document.createElement(tag), facts);
    el.append(...children);
    return el;
  };

  function remember(text) {
    const query = text.trim().slice(0, 100);
    if (!who || !query) return;
    store.write([query, ...store.read().filter((one) => one !== query)].slice(0, MOST));
  }

  function begin(form, n) {
    const input = form.querySelector('input[name="q"]');
    const list = made("div", { id: `seek-list-${n}`, role: "listbox", ariaLabel: words.seekLabel });
    const head = made("p", { className: "z-seek-head", hidden: true });
    const said = made("span", { className: "visually-hidden", role: "status" });
    const box = made("div", { className: "card z-seek-box", hidden: true }, head, list);
    form.classList.add("z-seeking");
    form.append(box, said);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

    let timer, asked, at = -1;
    const options = () => [...list.querySelectorAll('[role="option"]')];

    function show(isOpen) {
      box.hidden = !isOpen;
      input.setAttribute("aria-expanded", isOpen);
      if (!isOpen) point(-1);
    }

    function point(to) {
      at = to;
      for (const [i, option] of options().entries()) {
        option.id = `seek-${n}-${i}`;
        option.setAttribute("aria-selected", i === to);
        if (i === to) option.scrollIntoView({ block: "nearest" });
      }
      to < 0 ? input.removeAttribute("aria-activedescendant") : input.setAttribute("aria-activedescendant", `seek-${n}-${to}`);
    }

    function recent() {
      const sought = who ? store.read() : [];
      head.replaceChildren(made("span", { textContent: words.sought ?? "" }), made("button", { type: "button", className: "btn btn-sm", textContent: words.forgetSought ?? "", onclick: forget }));
      head.hidden = false;
      list.replaceChildren(...sought.map((query) => {
        const option = made("a", { role: "option", tabIndex: -1, href: `${form.action}?q=${encodeURIComponent(query)}` }, made("b", { textContent: query }));
        option.dataset.sought = query;
        return option;
      }));
      point(-1);
      show(sought.length > 0);
    }

    function forget() {
      store.clear();
      show(false);
      input.focus();
      said.textContent = words.soughtForgotten ?? "";
    }

    async function suggest() {
      const query = input.value.trim();
      asked?.abort();
      if (!query) return recent();
      asked = new AbortController();
      const answer = await fetch(`${form.dataset.seek}?q=${encodeURIComponent(query)}`, { signal: asked.signal, headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer?.ok || answer.redirected || document.activeElement !== input) return;
      head.hidden = true;
      list.innerHTML = await answer.text(); // our own page's HTML, escaped by the server
      point(-1);
      show(options().length > 0);
      said.textContent = options().length ? (words.suggested ?? "").replace("{n}", options().length - 1) : "";
    }

    function typed(event) {
      if (event.isComposing) return; // letters of pinyin under way
      clearTimeout(timer);
      timer = setTimeout(suggest, PATIENCE);
    }

    function pressed(event) {
      if (event.isComposing) return;
      const all = options(), isOpen = !box.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!isOpen) return suggest();
        const step = event.key === "ArrowDown" ? 1 : -1;
        point(((at + 1 + step + all.length + 1) % (all.length + 1)) - 1);
      } else if (event.key === "Enter" && isOpen && at >= 0) {
        event.preventDefault();
        all[at].click();
      } else if (event.key === "Escape" && isOpen) {
        event.preventDefault(); // the second one empties the box, as everywhere
        show(false);
      } else if (event.key === "Tab") show(false);
    }

    input.addEventListener("input", typed);
    input.addEventListener("compositionend", typed);
    input.addEventListener("keydown", pressed);
    input.addEventListener("focus", () => { if (!input.value) recent(); });
    input.addEventListener("click", () => { if (!input.value && box.hidden) recent(); });
    box.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the keyboard
    list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) remember(option.dataset.sought ?? input.value);
    });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) show(false); });
    form.addEventListener("submit", () => { clearTimeout(timer); asked?.abort(); remember(input.value); show(false); });
  }

  document.querySelectorAll("form[data-seek]").forEach(begin);
  // "/" leads to the box, as on many sites; not while somebody writes.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    const input = [...document.querySelectorAll('form[data-seek] input[name="q"]')].find((one) => one.offsetParent);
    if (input) event.preventDefault(), input.focus();
  });
})();
