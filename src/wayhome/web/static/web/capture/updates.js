// The service worker that lets the app open without a network, and the moment a new version of it is there.

/** Register it. `tell(use)` is called once a newer version waits; `use()` takes it and opens the page anew. */
export async function watchForUpdates(tell) {
  const hadOne = Boolean(navigator.serviceWorker.controller);
  let isReloading = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!hadOne || isReloading) return;
    isReloading = true;
    location.reload();
  });
  const registration = await navigator.serviceWorker
    .register("/capture/sw.js", { updateViaCache: "none" })
    .catch(() => null);
  if (!registration) return;
  const offer = () => registration.waiting && hadOne && tell(() => registration.waiting.postMessage("use"));
  registration.addEventListener("updatefound", () => {
    registration.installing.addEventListener("statechange", offer);
  });
  offer();
}
