// Drafts, what is ready to be sent, and receipts. An item says what it is without saying what was written; the body,
// answers and files, is sealed and kept apart.

import { codeOf } from "capture/shortcode";
import { all, get, seal, sealText, unseal, unsealText, write } from "capture/store";

export const DRAFT = "draft";
export const READY = "ready";
export const REFUSED = "refused";
export const SENT = "sent";
/** How long what was sent can still be opened and corrected here. The receipt stays. */
const KEPT_DAYS = 7;

/** A new item for a form. `replaces` is the instance that it corrects. */
export function newItem(form, replaces = "") {
  const id = `uuid:${crypto.randomUUID()}`;
  const now = Date.now();
  const { id: formId, version, title } = form;
  return { id, formId, version, title, replaces, state: DRAFT, outcome: "", made: now, changed: now, code: "", problem: "" };
}

/** All items of the user, the latest first. */
export async function items(user) {
  return (await all(user.database, "items")).sort((one, other) => other.changed - one.changed);
}

export function item(user, id) {
  return get(user.database, "items", id);
}

/** Keep what was written so far. */
export function saveDraft(user, item, body) {
  return keep(user, { ...item, state: DRAFT, changed: Date.now() }, body);
}

/** Put it into the outbox. Gives the item, with the short code of what it registers. */
export async function finish(user, item, body) {
  const finished = { ...item, state: READY, changed: Date.now(), code: registered(body.xml), problem: "" };
  await keep(user, finished, body);
  return finished;
}

/** Note something on an item. */
export function note(user, item, changes) {
  return write(user.database, { items: { put: [{ ...item, ...changes }] } });
}

export function remove(user, id) {
  return write(user.database, { items: { drop: [id] }, bodies: { drop: [id] } });
}

/** What an item holds: {xml, files: [{name, type, blob}]}, or null if it is not kept any more. Raises KeyLost. */
export async function body(user, id) {
  const kept = await get(user.database, "bodies", id);
  if (!kept) return null;
  const files = kept.files.map(async ({ name, type, content }) => ({
    name,
    type,
    blob: new Blob([await unseal(user, `${id}/${name}`, content)], { type }),
  }));
  return { xml: await unsealText(user, id, kept.xml), files: await Promise.all(files) };
}

/** Let go of the answers that were sent long ago; a moment of `now` in milliseconds. */
export async function tidy(user, now = Date.now()) {
  const old = (await items(user)).filter(({ state, sent }) => state === SENT && now - sent > KEPT_DAYS * 86_400_000);
  const names = old.map(({ id }) => id);
  if (names.length) await write(user.database, { bodies: { drop: names } });
}

/** The lists of records that people call by a short code. */
const CODED = new Set(["people", "person", "households", "household", "groups", "arrival"]);

/** The short code of the record that the answers make, of the household rather than of its members; "" if there is none. */
export function registered(xml) {
  const coded = madeIn(xml).filter((entity) => CODED.has(entity.getAttribute("dataset")));
  const [outermost] = coded.sort((one, other) => depth(one) - depth(other));
  return outermost ? codeOf(outermost.getAttribute("id") ?? "") : "";
}

/** The elements of the answers that make a record. */
export function madeIn(xml) {
  const answers = new DOMParser().parseFromString(xml, "text/xml");
  const entities = [...answers.getElementsByTagName("*")].filter(({ localName }) => localName === "entity");
  return entities.filter((entity) => ["1", "true"].includes(entity.getAttribute("create")));
}

function depth(element) {
  return element ? 1 + depth(element.parentElement) : 0;
}

async function keep(user, item, { xml, files }) {
  const sealed = files.map(async ({ name, type, blob }) => ({
    name,
    type,
    content: await seal(user, `${item.id}/${name}`, await blob.arrayBuffer()),
  }));
  const kept = { id: item.id, xml: await sealText(user, item.id, xml), files: await Promise.all(sealed) };
  await write(user.database, { items: { put: [item] }, bodies: { put: [kept] } });
}
