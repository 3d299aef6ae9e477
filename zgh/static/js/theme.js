// Runs before the first paint: without a theme of one's own the page follows the device.
(() => {
  const html = document.documentElement;
  html.setAttribute("data-js", "");
  // The page for when there is no network belongs to nobody: it looks as the last page on this device did.
  if (!document.querySelector('meta[name="who"]')) {
    try {
      const look = JSON.parse(localStorage.getItem("look") ?? "{}");
      html.toggleAttribute("data-care", Boolean(look.care));
      if (look.theme) html.setAttribute("data-bs-theme", look.theme), html.removeAttribute("data-follow");
    } catch { /* private mode */ }
  }
  if (!html.hasAttribute("data-follow")) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => html.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  follow();
  dark.addEventListener("change", follow);
})();
