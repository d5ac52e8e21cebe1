// The capture app: who is here, what they may fill, and sending in the background of everything else.

import { element } from "capture/dom";
import { load } from "capture/engine";
import { ask, refresh } from "capture/forms";
import { home } from "capture/home";
import { items, tidy } from "capture/outbox";
import { AWAY, DONE, SIGNED_OUT, askReceipts, counted, drain } from "capture/sending";
import { all, device, openUser, write } from "capture/store";
import { t } from "capture/words";
import { watchForUpdates } from "capture/updates";

const HERE = "wayhome-user";
const SOON = 5_000;
const LATE = 300_000;
const AT_ONCE = 1_000;

/** What the screens show. `network` is DONE, AWAY or SIGNED_OUT; `screen` draws what is open and is called at changes. */
export const state = {
  user: null, network: AWAY, csrf: "", progress: null, update: null, others: 0, isSyncing: false, screen: null, isWriting: false,
};
const page = document.getElementById("app");
let wait = SOON;
let patience = AT_ONCE;
let next = 0;
let isWanted = false;

/** Show a screen: a function that gives its elements, called again whenever something changed. */
export async function show(screen) {
  state.screen = screen;
  await redraw();
}

export async function redraw() {
  const { screen } = state;
  const drawn = await screen();
  if (screen !== state.screen || !drawn) return;
  const before = [...page.children].map((each) => each.outerHTML).join("");
  if (before !== drawn.map((each) => each.outerHTML).join("")) page.replaceChildren(...drawn);
}

/** Talk to the server: who is signed in, new forms, the outbox, receipts. What fails is tried again, later each time. */
export async function sync() {
  isWanted = true;
  if (state.isSyncing) return;
  state.isSyncing = true;
  clearTimeout(next);
  try {
    while (isWanted) {
      isWanted = false;
      state.network = await exchange();
    }
  } finally {
    state.isSyncing = false;
    state.progress = null;
  }
  wait = state.network === AWAY ? Math.min(wait * 2, LATE) : SOON;
  const list = state.user ? await items(state.user) : [];
  const isOpen = list.some((each) => each.outcome === "received");
  if (state.network === AWAY) next = setTimeout(sync, wait);
  else if (isOpen && state.network === DONE) next = setTimeout(sync, patience);
  patience = Math.min(patience * 2, LATE);
  if (!state.isWriting) await redraw();
}

async function exchange() {
  const offered = await ask();
  if (offered === AWAY || offered === SIGNED_OUT) return offered;
  if (localStorage.getItem("wayhome-leaving") === offered.user.name) {
    await endSession(offered.csrf);
    return SIGNED_OUT;
  }
  if (offered.user.name !== state.user?.name) {
    if (state.isWriting) return SIGNED_OUT;
    await become(offered.user);
  }
  state.csrf = offered.csrf;
  state.network = DONE;
  const { user } = state;
  const sent = await drain(user, (progress) => {
    state.progress = progress;
    patience = AT_ONCE;
    if (!state.isWriting) redraw();
  });
  if (sent !== DONE) return sent;
  await askReceipts(user);
  await tidy(user);
  if (!state.isWriting) await redraw();
  return user.key ? refresh(user, offered) : DONE;
}

/** End the session on the server, as soon as it can be reached. */
export async function endSession(csrf) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: csrf });
  const answer = await fetch("/sign-out/", { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer) localStorage.removeItem("wayhome-leaving");
}

/** From now on this is the app of this user. */
export async function become({ name, fullName }) {
  state.user = await openUser(name, fullName);
  localStorage.setItem(HERE, name);
  await write(await device(), { users: { put: [{ name, fullName }] } });
  await navigator.storage?.persist?.();
  await countOthers();
}

/** Nobody is here any more. */
export async function leave() {
  localStorage.removeItem(HERE);
  state.user = null;
  state.network = SIGNED_OUT;
  await show(stranger);
}

/** How many forms of other users wait on this device. What they say is sealed with keys of their own. */
async function countOthers() {
  const users = (await all(await device(), "users")).filter(({ name }) => name !== state.user.name);
  const counts = users.map(async ({ name }) => {
    const { database } = await openUser(name);
    const { unsent } = counted(await all(database, "items"));
    database.close();
    return unsent;
  });
  state.others = (await Promise.all(counts)).reduce((total, count) => total + count, 0);
}

/** The screen for somebody whom this device does not know. */
function stranger() {
  const isAway = state.network === AWAY;
  const said = isAway
    ? t("Open this page once with a network and sign in. From then on it works without one.")
    : t("Sign in to fill forms on this device.");
  return [
    element("main", { class: "alone" },
      element("h1", {}, t("Forms")),
      element("p", {}, said),
      isAway
        ? element("button", { type: "button", class: "wide primary", onclick: sync }, t("Try again"))
        : element("a", { class: "button wide primary", href: "/sign-in/?next=/capture/" }, t("Sign in"))),
  ];
}

function insecure() {
  return [
    element("main", { class: "alone" }, element("h1", {}, t("Forms")),
      element("p", {}, t("Browsers keep forms safely only at an address with https. Ask your supervisor for it, or use ODK Collect."))),
  ];
}

async function start() {
  if (!globalThis.isSecureContext || !navigator.serviceWorker) return show(insecure);
  const name = localStorage.getItem(HERE);
  const known = (await all(await device(), "users")).find((user) => user.name === name);
  if (known) await become(known);
  await show(() => (state.user ? home() : stranger()));
  watchForUpdates((update) => {
    state.update = update;
    if (!state.isWriting) redraw();
  });
  await sync();
  addEventListener("online", () => ((wait = SOON), sync()));
  addEventListener("offline", () => ((state.network = AWAY), state.isWriting || redraw()));
  document.addEventListener("visibilitychange", () => document.hidden || sync());
  if (state.user) load();
}

start();
