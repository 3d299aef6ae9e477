// The service worker. The line before this one is SHELL: version, files, addresses (portal/worker.py).
// Two stores: the shell (hashed files, for everybody) and the pages of exactly one person, gone when they leave.
const shellStore = `shell-${SHELL.version}`;
const MOST_PAGES = 40;
const GATEWAY = [502, 503, 504]; // somebody before the platform answers: as good as no network
const LIVE = /<!--live-->[^]*?<!--\/live-->/g; // true for seconds only, as the code of a membership card: never kept

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
  if (event.data === "claim") event.waitUntil(clients.claim());
  if (event.data === "ahead") event.waitUntil(fetchAhead());
});
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === SHELL.signOut) return event.respondWith(signOut(request));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(SHELL.static)) return event.respondWith(fromShell(request));
  if (request.mode === "navigate") event.respondWith(open(event, url));
});

async function install() {
  const store = await caches.open(shellStore);
  await store.addAll(SHELL.files);
  await store.add(new Request(SHELL.offline, { credentials: "omit", cache: "reload" }));
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== shellStore) await caches.delete(name);
  await registration.navigationPreload?.enable();
  await clients.claim(); // the first visit is kept, too; a later version takes over only when somebody says so
}

// Files with hashed names never change: what is here is right.
async function fromShell(request) {
  const found = await caches.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") (await caches.open(shellStore)).put(request, answer.clone()).catch(() => {});
  return answer;
}

// Pages come from the network. Without it, or while it dawdles, the copy kept on this phone is shown and says so.
async function open(event, url) {
  const kept = await read(event.request);
  let isShown = false; // the copy is on the screen already
  const fresh = ask(event, url, () => isShown);
  event.waitUntil(fresh.catch(() => {}));
  if (!kept) return fresh.catch(() => caches.match(SHELL.offline));
  const first = await Promise.race([fresh.catch(() => null), new Promise((done) => setTimeout(done, SHELL.patience))]);
  if (first) return first;
  isShown = true;
  return kept;
}

async function ask(event, url, isShown) {
  const answer = (await event.preloadResponse) || (await fetch(event.request));
  if (GATEWAY.includes(answer.status)) {
    if (await read(event.request)) throw new Error("gateway");
    return answer;
  }
  if (url.pathname === SHELL.login && answer.ok) await wipe(); // whoever sees the door has left the house
  await (answer.ok ? keep(answer.clone(), url) : gone(answer, event.request));
  if (isShown()) await tell(event, answer.ok ? "fresh" : "gone");
  return answer;
}

// Withdrawn, no longer allowed, or signed out elsewhere: the copy goes, too.
async function gone(answer, request) {
  const leads = answer.type === "opaqueredirect";
  if (!leads && ![401, 403, 404, 410].includes(answer.status)) return;
  for (const name of await pageStores()) {
    const store = await caches.open(name);
    const kept = await store.match(request, { ignoreVary: true });
    if (kept && !(leads && kept.headers.has("Kept-Alias"))) await store.delete(request, { ignoreVary: true });
  }
}

async function tell(event, word) {
  const page = await clients.get(event.resultingClientId || event.clientId);
  page?.postMessage(word);
}

async function signOut(request) {
  await wipe();
  return fetch(request).catch(() => caches.match(SHELL.offline));
}

// Pages of one person
const pageStores = async () => (await caches.keys()).filter((name) => name.startsWith("pages-"));

async function wipe(except = "") {
  for (const name of await pageStores()) if (name !== except) await caches.delete(name);
}

async function keep(answer, url, alias = "") {
  const [who, seconds, any] = (answer.headers.get("Keep-Page") ?? "").split(" ");
  if (!who) return;
  const name = `pages-${who}`;
  await wipe(name);
  const store = await caches.open(name), text = (await answer.text()).replace(LIVE, ""), now = Date.now();
  const headers = new Headers(answer.headers);
  for (const name of ["Set-Cookie", "Content-Length", "Content-Encoding"]) headers.delete(name);
  headers.set("Kept-At", String(now));
  headers.set("Kept-Until", String(now + seconds * 1000));
  headers.set("Kept-Title", encodeURIComponent(text.match(/<title>([^<]*)/)?.[1].trim() ?? ""));
  if (alias) headers.set("Kept-Alias", "1");
  const address = alias ? url.origin + alias : any ? url.origin + url.pathname : url.origin + url.pathname + url.search;
  await store.put(address, new Response(text, { status: 200, headers }));
  await trim(store);
}

async function trim(store) {
  const requests = await store.keys();
  if (requests.length <= MOST_PAGES) return;
  const aged = await Promise.all(requests.map(async (one) => [Number((await store.match(one, { ignoreVary: true }))?.headers.get("Kept-At")), one]));
  aged.sort(([a], [b]) => a - b);
  for (const [, old] of aged.slice(0, -MOST_PAGES)) await store.delete(old, { ignoreVary: true });
}

async function read(request) {
  for (const name of await pageStores()) {
    const store = await caches.open(name);
    const found = (await store.match(request, { ignoreVary: true })) ?? (await anyQuery(store, request));
    if (!found) continue;
    if (Number(found.headers.get("Kept-Until")) < Date.now()) return void (await store.delete(request, { ignoreVary: true }));
    const at = new Date(Number(found.headers.get("Kept-At"))).toISOString();
    const text = (await found.text()).replace("<html ", `<html data-kept="${at}" `);
    return new Response(text, { status: 200, headers: found.headers });
  }
}

async function anyQuery(store, request) {
  const found = await store.match(request, { ignoreSearch: true, ignoreVary: true });
  return found?.headers.get("Keep-Page")?.endsWith(" any-query") ? found : undefined;
}

// Home, my cases, the form: there before they are needed. Half a day old is fresh enough.
let ahead = null;
const fetchAhead = () => (ahead ??= goAhead().finally(() => { ahead = null; }));

async function goAhead() {
  for (const path of SHELL.ahead) {
    const kept = await caches.match(path, { ignoreVary: true });
    if (kept && Date.now() - Number(kept.headers.get("Kept-At")) < 12 * 3600 * 1000) continue;
    const answer = await fetch(path, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) continue;
    const url = new URL(answer.url);
    if (url.pathname !== path) await keep(answer.clone(), url, path); // "my union" leads to the union's own address
    await keep(answer, url);
  }
}
