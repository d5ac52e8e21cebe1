// Sending what is ready, and asking what became of what was sent. An item leaves the outbox for a receipt, for nothing
// else: what was refused stays and says why, and what did not arrive is sent again.

import { DRAFT, READY, REFUSED, SENT, body, item as itemOf, items, note } from "capture/outbox";
import { KeyLost } from "capture/store";
import { t } from "capture/words";

export const USER = "X-Wayhome-User";
const ENVELOPE = "http://openrosa.org/http/response";
const AT_ONCE = 8_000_000;
const PATIENCE = 120_000;
const RECEIPTS_AT_ONCE = 100;
/** Answers that pass: the same form may go through a moment later. */
const PASSING = [408, 425, 429];
const LASTING = ["accepted", "dropped", "replaced", "erased"];

/** How a try to send ended: all went, there was nobody, or somebody else (or nobody) is signed in. */
export const DONE = "done";
export const AWAY = "away";
export const SIGNED_OUT = "signed out";
const BROKE = "broke";
/** So many forms may break the server one after the other before it is left in peace. */
const PATIENT_WITH = 3;

/** Send everything that is ready, oldest first; one page at a time does it. `tell({done, total})` hears of progress. */
export async function drain(user, tell) {
  const sendAll = async (lock) => {
    if (!lock) return DONE;
    const ready = (await items(user)).filter(({ state }) => state === READY).reverse();
    let broken = 0;
    for (const [done, { id }] of ready.entries()) {
      tell({ done, total: ready.length });
      const ended = await alone(id, () => send(user, id));
      if (ended === BROKE && (broken += 1) < PATIENT_WITH) continue;
      if (ended !== DONE) return ended === BROKE ? AWAY : ended;
    }
    if (broken) return AWAY;
    if (ready.length) tell({ done: ready.length, total: ready.length });
    return DONE;
  };
  return navigator.locks.request(`wayhome-send-${user.name}`, { ifAvailable: true }, sendAll);
}

/** Take an item out of the outbox, to go on writing; what is just being sent is sent first. Gives the item. */
export function takeBack(user, id) {
  return alone(id, async () => {
    const item = await itemOf(user, id);
    if ([READY, REFUSED].includes(item.state)) await note(user, item, { state: DRAFT });
    return itemOf(user, id);
  });
}

function alone(id, work) {
  return navigator.locks.request(`wayhome-item-${id}`, work);
}

async function send(user, id) {
  const item = await itemOf(user, id);
  if (item?.state !== READY) return DONE;
  let content;
  try {
    content = await body(user, item.id);
  } catch (error) {
    if (!(error instanceof KeyLost)) throw error;
    await note(user, item, { state: REFUSED, problem: t("The key of this device is gone, so this form cannot be read.") });
    return DONE;
  }
  for (const files of portions(content.files)) {
    const answer = await post(user, content.xml, files);
    if (!answer) return AWAY;
    if (answer.status === 401 || answer.status === 403) return SIGNED_OUT;
    const said = await envelope(answer);
    if ([201, 202].includes(answer.status) && said !== null) continue;
    if (answer.status >= 500 && said !== null) return BROKE;
    if (answer.status < 400 || answer.status >= 500 || PASSING.includes(answer.status) || said === null) return AWAY;
    await note(user, item, { state: REFUSED, problem: said });
    return DONE;
  }
  await note(user, item, { state: SENT, outcome: "received", sent: Date.now(), problem: "" });
  return DONE;
}

/** The files in groups that a weak network carries; one empty group where there is no file. */
function portions(files) {
  const groups = [[]];
  let size = 0;
  for (const file of files) {
    if (size && size + file.blob.size > AT_ONCE) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1).push(file);
    size += file.blob.size;
  }
  return groups;
}

async function post(user, xml, files) {
  const form = new FormData();
  form.append("xml_submission_file", new Blob([xml], { type: "text/xml" }), "submission.xml");
  for (const { name, blob } of files) form.append(name, blob, name);
  const device = encodeURIComponent(deviceId());
  const headers = { [USER]: user.name, "X-OpenRosa-Version": "1.0", "Accept-Language": document.documentElement.lang };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await fetch(`/submission?deviceID=${device}`, { method: "POST", body: form, headers, signal, redirect: "manual" });
  } catch {
    return null;
  }
}

/** The sentence of an OpenRosa answer; null for anything else, such as the page of a network that wants a password. */
async function envelope(answer) {
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/xml").documentElement;
  return parsed.namespaceURI === ENVELOPE ? parsed.textContent.trim() : null;
}

/** Ask what became of what was sent, and note it. */
export async function askReceipts(user) {
  const open = (await items(user)).filter(({ state, outcome }) => state === SENT && !LASTING.includes(outcome));
  for (let at = 0; at < open.length; at += RECEIPTS_AT_ONCE) {
    const asked = open.slice(at, at + RECEIPTS_AT_ONCE);
    const query = new URLSearchParams(asked.map(({ id }) => ["instance", id]));
    const answer = await fetch(`/capture/receipts?${query}`, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const told = await answer.json();
    for (const item of asked) {
      const outcome = told[item.id]?.state;
      if (!outcome || outcome === item.outcome) continue;
      await note(user, item, { outcome });
      const former = item.replaces && (await itemOf(user, item.replaces));
      if (former) await note(user, former, { outcome: "received" }); // to be asked once more: it may be replaced now
    }
  }
}

/** How many items there are of each kind that people ask about. */
export function counted(list) {
  const of = (...states) => list.filter(({ state }) => states.includes(state)).length;
  return { drafts: of(DRAFT), ready: of(READY), refused: of(REFUSED), sent: of(SENT), unsent: of(DRAFT, READY, REFUSED) };
}

/** A name for this device, made once. */
export function deviceId() {
  const kept = localStorage.getItem("wayhome-device") ?? `browser:${crypto.randomUUID()}`;
  localStorage.setItem("wayhome-device", kept);
  return kept;
}
