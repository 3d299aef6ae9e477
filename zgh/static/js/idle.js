// Warns two minutes before a device left alone is signed out, and tells the server while somebody reads or types.
// The server decides by itself; without this script people are only less prepared.
(() => {
  const minutes = Number(document.querySelector("meta[name=idle]")?.content);
  const box = document.getElementById("idle");
  if (!minutes || !box) return;
  const life = minutes * 60_000, warning = Math.min(120_000, life / 4), pause = Math.min(60_000, life / 4);
  const key = "idle-seen";
  let told = Date.now();

  const seen = () => {
    try { return Math.max(told, Number(localStorage.getItem(key)) || 0); } catch { return told; }
  };
  const remember = () => {
    told = Date.now();
    try { localStorage.setItem(key, told); } catch { /* a full or forbidden store: this tab keeps its own time */ }
  };

  async function here() {
    if (Date.now() - seen() >= life) return;
    remember();
    const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}");
    const answer = await fetch(box.dataset.url, { method: "POST", headers: token, redirect: "manual" }).catch(() => null);
    if (answer && answer.status === 204 && box.open) box.close();
  }

  function alive() {
    if (!box.open && Date.now() - seen() > pause) here();
  }

  function tick() {
    const left = life - (Date.now() - seen());
    if (left <= 0) return location.reload();
    if (left <= warning && !box.open) box.showModal();
    if (left > warning && box.open) box.close();
  }

  remember();
  for (const event of ["input", "pointerdown", "keydown"]) document.addEventListener(event, alive, { passive: true });
  box.querySelector("[data-here]").addEventListener("click", here);
  box.addEventListener("close", () => { if (life - (Date.now() - seen()) <= warning) here(); });
  setInterval(tick, Math.min(5_000, warning / 4));
})();
