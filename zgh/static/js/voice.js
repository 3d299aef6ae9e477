// The preview beside the list: on wide screens a row opens there, everywhere else (and without script) as a page.
(() => {
  const wide = matchMedia("(min-width: 62rem)");
  const pane = document.getElementById("pane");
  if (!pane) return;

  function shown(link) {
    if (!wide.matches || !window.htmx) return false;
    pane.hidden = false;
    htmx.ajax("GET", link.dataset.pane, { target: "#pane", swap: "innerHTML" });
    const url = new URL(location.href);
    url.searchParams.set("open", link.dataset.pane.match(/\d+/)[0]);
    history.replaceState(history.state, "", url);
    document.querySelectorAll("[data-row].is-open").forEach((row) => row.classList.remove("is-open"));
    link.closest("[data-row]")?.classList.add("is-open");
    return true;
  }

  function closed() {
    pane.hidden = true;
    pane.replaceChildren();
    const url = new URL(location.href);
    url.searchParams.delete("open");
    history.replaceState(history.state, "", url);
    document.querySelector("[data-row].is-open a")?.focus();
    document.querySelectorAll("[data-row].is-open").forEach((row) => row.classList.remove("is-open"));
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-pane-close]")) return closed();
    const link = event.target.closest?.("a[data-pane]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && shown(link)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // pinyin under way: Escape takes back the letters, not the pane
    if (event.key === "r" && !event.target.closest?.("input, textarea, select")) setTimeout(() => document.getElementById("id_text")?.focus(), 400);
    if (event.key === "Escape" && !pane.hidden) closed();
  });
})();
