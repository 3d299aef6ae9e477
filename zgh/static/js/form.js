// Forms: errors in our words, sent once, boxes that grow, counting only what is too much.
(() => {
  const words = window.zgh?.words ?? {};

  function prepare(root) {
    for (const form of root.querySelectorAll?.('form[method="post"]') ?? []) form.noValidate = true; // the server's words are better
    for (const box of root.querySelectorAll?.("textarea[data-grow]") ?? []) grow(box);
    for (const box of root.querySelectorAll?.("[data-longest]") ?? []) count(box);
    root.querySelector?.("[data-focus]")?.focus();
  }

  function grow(box) {
    box.style.height = "auto"; // set through the DOM, which the CSP allows
    box.style.height = `${box.scrollHeight + 2}px`;
  }

  function count(box) {
    const over = [...box.value].length - Number(box.dataset.longest);
    let line = box.parentElement.querySelector(":scope > .z-over");
    if (over <= 0) return line?.remove();
    if (!line) {
      line = document.createElement("p");
      line.className = "z-over sm px-3";
      line.setAttribute("role", "status");
      box.after(line);
    }
    line.textContent = (words.over ?? "").replace("{n}", over);
  }

  // Whether the person has touched this field since the page came.
  const changed = (el) => (/radio|checkbox/.test(el.type) ? el.checked !== el.defaultChecked
    : el.options ? chosen(el) : el.value !== (el.defaultValue ?? ""));
  const chosen = (el) => {
    const options = [...el.options], first = !el.multiple && !options.some((o) => o.defaultSelected);
    return options.some((o, i) => o.selected !== (first ? i === 0 : o.defaultSelected));
  };

  function sent(event) {
    const form = event.target, button = event.submitter;
    if (event.defaultPrevented && !isHtmx(form)) return;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || form.hasAttribute("data-again") || button?.matches("[data-care-toggle]")) return;
    if (!navigator.onLine && !form.dataset.draft && !isHtmx(form) && !form.hasAttribute("data-offline")) return event.preventDefault(), window.zgh?.toast(words.offline ?? "", "is-late");
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    button?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), 10000); // a file came back, or nothing did
  }

  const isHtmx = (form) => [...form.attributes].some((a) => a.name.startsWith("hx-post"));

  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
    document.querySelectorAll(`[form="${form.getAttribute("id")}"][aria-busy]`).forEach((b) => b.removeAttribute("aria-busy"));
  }

  // A link of the error summary may lead to a fieldset: go on to its first control.
  function led(event) {
    const link = event.target.closest?.('.z-note a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    const control = target?.matches("fieldset, div") ? target.querySelector("input, select, textarea") : target;
    if (control) event.preventDefault(), control.focus(), control.scrollIntoView({ block: "center" });
  }

  addEventListener("submit", sent);
  addEventListener("click", led);
  addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-grow]")) grow(event.target);
    if (event.target.matches("[data-longest]")) count(event.target);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:finally:request", () => document.querySelectorAll("form[data-sent]").forEach(release));
  // htmx carries the style of a box over as an attribute, which the CSP refuses; `prepare` lets it grow again.
  document.addEventListener("htmx:before:swap", () => document.querySelectorAll("textarea[data-grow]").forEach((box) => box.removeAttribute("style")));
  document.addEventListener("htmx:after:swap", () => prepare(document));
  prepare(document);
  window.zgh = { ...window.zgh, changed };
})();
