// Runs before the first paint: without a theme of one's own the page follows the device.
(() => {
  const html = document.documentElement;
  html.setAttribute("data-js", "");
  if (!html.hasAttribute("data-follow")) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => html.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  follow();
  dark.addEventListener("change", follow);
})();
