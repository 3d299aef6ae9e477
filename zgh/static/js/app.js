// The app on a phone: its worker, what it keeps and forgets, a new version, the way to the desktop.
(() => {
  const { words = {}, changed = () => true, signsOut = () => false } = window.zgh ?? {};
  const html = document.documentElement;
  const who = document.querySelector('meta[name="who"]')?.content; // undefined on pages that belong to nobody
  const address = document.currentScript.dataset.worker;
  const memory = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* private mode */ } },
  };
  const isApp = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  const isHosted = /wxwork|MicroMessenger|DingTalk/i.test(navigator.userAgent);

  // Whoever is here now: pages kept for anybody else go. On the login page that is everybody.
  async function forget() {
    if (who === undefined || html.dataset.kept) return;
    forgetSought(who);
    memory.set("who", who);
    memory.set("look", JSON.stringify({ care: html.hasAttribute("data-care"), theme: html.hasAttribute("data-follow") ? "" : html.dataset.bsTheme }));
    if (!window.caches) return;
    for (const name of await caches.keys()) if (name.startsWith("pages-") && name !== `pages-${who}`) await caches.delete(name);
  }

  // What was searched here, except by `keep`: everybody's, when nobody is signed in.
  function forgetSought(keep = "") {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("sought:") && (!keep || key !== `sought:${keep}`)) localStorage.removeItem(key);
    } catch { /* no storage, nothing to forget */ }
  }
  addEventListener("submit", (event) => { if (signsOut(event.target)) forgetSought(); });

  // The back button may bring a page of somebody who has left.
  addEventListener("pageshow", (event) => {
    if (event.persisted && who && memory.get("who") !== null && memory.get("who") !== who) location.reload();
  });

  function bar(text, label, act) {
    const line = document.createElement("div");
    line.className = "z-note is-info z-kept";
    line.setAttribute("role", "status");
    const said = document.createElement("span");
    said.textContent = text;
    const button = document.createElement("button");
    button.className = "btn btn-sm";
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    line.append(said, button);
    return line;
  }

  const main = () => document.getElementById("main");
  const clock = (at) => at.toLocaleString(html.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

  // A copy from this phone says so, and from when it is.
  function say() {
    if (!html.dataset.kept) return;
    const text = (navigator.onLine ? words.keptSlow : words.keptPage).replace("{time}", clock(new Date(html.dataset.kept)));
    main()?.prepend(bar(text, words.again, () => location.reload()));
    whenBack(() => { if (!isWriting()) location.reload(); });
  }

  // Browsers say "online" when a cable is plugged in, and some while they leave a page: ask the platform itself, after
  // a breath in which a page that is being left has gone.
  function whenBack(act) {
    const look = async () => { if ((await fetch(address, { method: "HEAD", cache: "no-store" }).catch(() => null))?.ok) act(); };
    addEventListener("online", () => setTimeout(look, 400));
    return look;
  }

  // Somebody is in the middle of something: nothing may move.
  const typed = (el) => el.name && !["hidden", "submit", "button"].includes(el.type) && changed(el);
  const isWriting = () => [...document.querySelectorAll('form[method="post"]')].some((form) => [...form.elements].some(typed))
    || Boolean(document.querySelector("dialog[open]"));

  async function work() {
    if (!address || !navigator.serviceWorker) return;
    const home = await navigator.serviceWorker.register(address).catch(() => null);
    if (!home) return;
    let wasAsked = false;
    const offer = () => {
      if (!home.waiting || !navigator.serviceWorker.controller || isWriting() || document.querySelector(".z-newer")) return;
      const line = bar(words.newer, words.takeOver, () => { wasAsked = true; home.waiting?.postMessage("take over"); });
      line.classList.add("z-newer");
      main()?.prepend(line);
    };
    offer();
    home.addEventListener("updatefound", () => home.installing?.addEventListener("statechange", offer));
    addEventListener("input", () => { if (isWriting()) document.querySelector(".z-newer")?.remove(); });
    navigator.serviceWorker.addEventListener("controllerchange", () => { if (wasAsked) location.reload(); });
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (!html.dataset.kept) return;
      if (event.data === "gone") location.reload();
      const said = document.querySelector(".z-kept span");
      if (event.data === "fresh" && said) said.textContent = words.fresh; // never pulled away from under a reader
    });
    // A worker that woke while this page was on its way does not know it yet.
    if (!navigator.serviceWorker.controller) (await navigator.serviceWorker.ready).active?.postMessage("claim");
    if (who && !html.dataset.kept && !navigator.connection?.saveData) {
      const ready = await navigator.serviceWorker.ready;
      setTimeout(() => ready.active?.postMessage("ahead"), 2000); // after what the person came for
    }
  }

  // The offline page: what lies on this phone, newest first.
  async function shelf() {
    const list = document.querySelector("[data-shelf]");
    if (!list || !window.caches) return;
    const look = whenBack(() => location.reload());
    setInterval(() => { if (!document.hidden) look(); }, 20_000); // nothing here to be pulled away from
    const found = [];
    for (const name of (await caches.keys()).filter((n) => n.startsWith("pages-"))) {
      const store = await caches.open(name);
      for (const request of await store.keys()) {
        const { headers } = await store.match(request, { ignoreVary: true });
        if (Number(headers.get("Kept-Until")) > Date.now() && !headers.has("Kept-Alias")) found.push({ url: new URL(request.url), at: Number(headers.get("Kept-At")), title: decodeURIComponent(headers.get("Kept-Title") ?? "") });
      }
    }
    for (const box of document.querySelectorAll("[data-shelf-box]")) box.hidden = !found.length;
    document.querySelector("[data-shelf-empty]").hidden = found.length > 0;
    const doors = [...document.querySelectorAll("[data-needs]")];
    for (const door of doors) door.hidden = !(await caches.match(door.dataset.needs, { ignoreVary: true }));
    document.querySelector("[data-doors-box]").hidden = doors.every((door) => door.hidden);
    list.replaceChildren(...found.sort((a, b) => b.at - a.at).slice(0, 12).map(row));
  }

  function row({ url, at, title }) {
    const link = document.createElement("a"), box = document.createElement("span");
    const name = document.createElement("b"), when = document.createElement("span");
    link.className = "z-row";
    link.href = url.pathname + url.search;
    name.textContent = title.replace(/·[^·]*$/, "") || url.pathname;
    when.className = "sm ink2";
    when.textContent = words.keptAt.replace("{time}", clock(new Date(at)));
    box.append(name, when);
    link.append(box);
    return link;
  }

  // 我的: how to put the platform on the desktop. Shown open once, then as one quiet line; never inside another app.
  function install() {
    const box = document.querySelector("[data-install]");
    if (!box || isApp || isHosted) return;
    const isApple = /iPhone|iPad/.test(navigator.userAgent);
    let prompt = null;
    const show = () => {
      box.hidden = false;
      box.open = !memory.get("install-seen");
      box.querySelector("[data-install-now]").hidden = !prompt;
      box.querySelector("[data-install-apple]").hidden = !isApple;
      memory.set("install-seen", "1");
    };
    addEventListener("beforeinstallprompt", (event) => { event.preventDefault(); prompt = event; show(); });
    addEventListener("appinstalled", () => { box.hidden = true; });
    box.querySelector("[data-install-now]").addEventListener("click", () => { prompt?.prompt(); prompt = null; box.open = false; });
    if (isApple) show();
  }

  // Large text set in the phone or the host app: 关怀版 follows it once, and whoever switches it off has the last word.
  function follow() {
    const button = document.querySelector("[data-care-toggle]");
    if (!button || !who || html.hasAttribute("data-care") || html.dataset.kept || memory.get(`care-asked:${who}`)) return;
    const probe = document.createElement("span");
    probe.className = "z-probe";
    probe.textContent = "家";
    document.body.append(probe);
    const isLarge = parseFloat(getComputedStyle(probe).fontSize) >= 20; // 16 or 17 where nobody has asked for more
    probe.remove();
    memory.set(`care-asked:${who}`, "1");
    if (isLarge && parseFloat(getComputedStyle(html).fontSize) < 20) button.click();
  }

  forget();
  say();
  work();
  shelf();
  install();
  follow();
})();
