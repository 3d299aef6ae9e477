// 核实 is pressed after the source was opened; 转发 hands the address of an answer on. Without a script both are plain.
(() => {
  // A rule whose source is on the web: the button waits until somebody has opened it.
  function wait(root) {
    for (const row of root.querySelectorAll?.("[data-source-first]") ?? []) {
      const button = row.querySelector("[data-sign]");
      if (button && row.querySelector("[data-source]") && !row.dataset.opened) button.setAttribute("aria-disabled", "true");
    }
  }
  document.addEventListener("click", (event) => {
    const source = event.target.closest?.("[data-source]");
    const row = event.target.closest?.("[data-source-first]");
    if (source && row) {
      row.dataset.opened = "1";
      row.querySelector("[data-sign]")?.removeAttribute("aria-disabled");
    }
    const sign = event.target.closest?.("[data-sign]");
    if (sign?.getAttribute("aria-disabled")) {
      event.preventDefault();
      event.stopPropagation();
      row.querySelector("[data-source]").focus();
    }
    if (event.target.closest?.("[data-print]")) window.print();
  }, true);
  document.addEventListener("htmx:after:swap", () => wait(document));
  document.addEventListener("htmx:afterSwap", () => wait(document));
  wait(document);

  const share = document.querySelector("[data-share]");
  if (share && navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
  }
})();
