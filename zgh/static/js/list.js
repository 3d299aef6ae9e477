// Lists: selecting rows, the dark bar with what can be done to them, and the keys J K X R Enter.
(() => {
  const list = () => document.querySelector("[data-list]");
  const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
  const picks = () => [...document.querySelectorAll("[data-list] [data-pick]")];
  const current = () => document.querySelector("[data-list] .is-cur");

  function count() {
    const all = picks(), chosen = all.filter((box) => box.checked);
    for (const box of all) box.closest("[data-row]")?.classList.toggle("is-sel", box.checked);
    for (const place of document.querySelectorAll("[data-list] [data-count]")) place.textContent = chosen.length;
    const whole = document.querySelector("[data-list] [data-pick-all]");
    if (whole) (whole.checked = chosen.length > 0 && chosen.length === all.length), (whole.indeterminate = chosen.length > 0 && !whole.checked);
  }

  function changed(event) {
    if (event.target.matches("[data-pick-all]")) picks().forEach((box) => (box.checked = event.target.checked));
    if (event.target.matches("[data-pick], [data-pick-all]")) count();
  }

  // With Shift a second box takes all rows between it and the last.
  let last = null;
  function ranged(event) {
    const box = event.target.closest?.("[data-pick]");
    if (!box) return;
    const all = picks(), from = all.indexOf(last), to = all.indexOf(box);
    if (event.shiftKey && from >= 0) all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((b) => (b.checked = box.checked));
    last = box;
    count();
  }

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const row = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    current()?.classList.remove("is-cur");
    row.classList.add("is-cur");
    link(row)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // The whole cell of a box can be tapped, not only the box.
  function tapped(event) {
    const box = event.target.matches?.("td.is-pick, th.is-pick") && event.target.querySelector("input");
    if (box) box.click();
  }

  const link = (row) => row?.querySelector(".is-title a, a.is-title, a[href]");
  const typing = (event) => event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");

  function pressed(event) {
    if (!list() || typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const acts = {
      j: () => go(1),
      k: () => go(-1),
      x: () => { const box = current()?.querySelector("[data-pick]"); if (box) (box.checked = !box.checked), count(); },
      r: () => (current()?.querySelector("[data-reply]") ?? link(current()))?.click(),
      escape: () => { picks().forEach((box) => (box.checked = false)); count(); },
    };
    if (acts[key]) event.preventDefault(), acts[key]();
  }

  document.addEventListener("change", changed);
  document.addEventListener("click", ranged);
  document.addEventListener("click", tapped);
  document.addEventListener("keydown", pressed);
  document.addEventListener("reset", () => setTimeout(count));
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-list] [data-row]");
    if (!row || row === current()) return;
    current()?.classList.remove("is-cur");
    row.classList.add("is-cur");
  });
  document.addEventListener("htmx:after:swap", count);
  count();
})();
