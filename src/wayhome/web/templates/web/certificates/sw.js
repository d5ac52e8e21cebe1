// Keeps the page for checking certificates for when there is no network. Of what is checked it learns nothing.
const NAME = "wayhome-verify";
const PAGE = "{{ page }}";
const PATIENCE = 4000;

async function fetched() {
  const answer = await fetch(PAGE, { cache: "no-store", credentials: "omit" });
  if (!answer.ok || answer.redirected) throw new Error(`${PAGE}: ${answer.status}`);
  const cache = await caches.open(NAME);
  await cache.put(PAGE, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => event.waitUntil(fetched().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode !== "navigate" || request.method !== "GET" || new URL(request.url).pathname !== PAGE) return;
  const kept = () => caches.match(PAGE);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(kept);
  const newest = fetched().catch(kept);
  event.respondWith(Promise.race([newest, late.then((found) => found || newest)]));
});
