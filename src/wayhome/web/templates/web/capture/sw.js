// Keeps the capture app, version {{ version }}, for when there is no network. What people write is not its business.
const NAME = "wayhome-capture-{{ version }}";
const PAGE = "/capture/";
const FILES = {{ files|safe }};

/** A file whose address did not change since the last version is taken from there. */
async function keep(cache, address) {
  const had = await caches.match(address, { ignoreVary: true });
  const answer = had ?? (await fetch(address));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  await cache.put(address, answer);
}

self.addEventListener("install", (event) => {
  const all = async () => {
    const cache = await caches.open(NAME);
    const page = await fetch(PAGE, { cache: "no-store" });
    if (!page.ok || page.redirected) throw new Error(`${PAGE}: ${page.status}`);
    await cache.put(PAGE, page);
    await Promise.all([...FILES, "/capture/app.webmanifest"].map((address) => keep(cache, address)));
  };
  event.waitUntil(all());
});

self.addEventListener("activate", (event) => {
  const alone = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("wayhome-capture-") && name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(alone());
});

self.addEventListener("message", ({ data }) => data === "use" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const isPage = request.mode === "navigate" && pathname === PAGE;
  if (!isPage && !FILES.includes(pathname + search) && pathname !== "/capture/app.webmanifest") return;
  const kept = async () => {
    const cache = await caches.open(NAME);
    return (await cache.match(isPage ? PAGE : request, { ignoreVary: true })) ?? fetch(request);
  };
  event.respondWith(kept());
});
