// The forms that the user may fill, and the files that go with them, kept for when there is no network.

import { local } from "capture/overlay";
import { asCsv, places as allPlaces } from "capture/places";
import { DRAFT, READY, REFUSED, items } from "capture/outbox";
import { AWAY, DONE, SIGNED_OUT } from "capture/sending";
import { all, device, get, keysOf, seal, unseal, write } from "capture/store";

/** What the server knows of the reader and their forms: {user, csrf, forms, places}, or AWAY or SIGNED_OUT. */
export async function ask() {
  try {
    const answer = await fetch("/capture/forms.json", { redirect: "manual", signal: AbortSignal.timeout(20_000) });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return SIGNED_OUT;
    return answer.ok ? await answer.json() : AWAY;
  } catch {
    return AWAY;
  }
}

/** The forms kept on this device that are open, by the order of the server. */
export async function openForms(user) {
  const kept = await all(user.database, "forms");
  return kept.filter(({ isOpen }) => isOpen).sort((one, other) => one.place - other.place);
}

export function keyOf(formId, version) {
  return `${formId}@${version}`;
}

/** A form by its id and version, also a former version that something here was written in; undefined if it is gone. */
export function formOf(user, formId, version) {
  return get(user.database, "forms", keyOf(formId, version));
}

/** Make what is kept here like what the server offers. A form is kept only once all its files are here. */
export async function refresh(user, offered) {
  if ((await places(offered.places)) === AWAY) return AWAY;
  const had = new Map((await all(user.database, "forms")).map((form) => [form.id, form]));
  const files = new Set((await keysOf(user.database, "files")));
  for (const [place, form] of offered.forms.entries()) {
    for (const file of filesOf(form)) {
      if (file.columns || files.has(idOf(file))) continue;
      if (!(await fetched(user, file))) return AWAY;
      files.add(idOf(file));
    }
    const id = keyOf(form.form, form.version);
    await write(user.database, { forms: { put: [{ ...form, id, place, isOpen: true }] } });
    had.delete(id);
  }
  await letGo(user, [...had.values()], files);
  return DONE;
}

/** The files of a form, itself the first. Forms that need the same file share it: it is kept under what it holds. */
function filesOf(form) {
  return [{ name: "form.xml", url: form.url, hash: form.hash }, ...form.files];
}

function idOf({ name, hash }) {
  return `${hash}/${name}`;
}

async function fetched(user, file) {
  const answer = await fetch(file.url, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return false;
  const type = answer.headers.get("Content-Type") ?? "";
  const content = await seal(user, idOf(file), await answer.arrayBuffer());
  await write(user.database, { files: { put: [{ id: idOf(file), type, content }] } });
  return true;
}

/** Forms that are not offered any more go, unless something unfinished was written in them; and files that none needs. */
async function letGo(user, forms, files) {
  const unsent = (await items(user)).filter(({ state }) => [DRAFT, READY, REFUSED].includes(state));
  const needed = new Set(unsent.map(({ formId, version }) => keyOf(formId, version)));
  const closed = forms.filter(({ id }) => needed.has(id)).map((form) => ({ ...form, isOpen: false }));
  const gone = forms.filter(({ id }) => !needed.has(id)).map(({ id }) => id);
  await write(user.database, { forms: { put: closed, drop: gone } });
  const used = new Set((await all(user.database, "forms")).flatMap((form) => filesOf(form).map(idOf)));
  await write(user.database, { files: { drop: [...files].filter((id) => !used.has(id)) } });
}

/** Keep the list of places, for all users of the device: where places lie is no secret. */
async function places({ url, hash }) {
  const kept = await get(await device(), "things", "places");
  if (kept?.hash === hash) return DONE;
  const answer = await fetch(url, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return AWAY;
  await write(await device(), { things: { put: [{ name: "places", hash, text: await answer.text() }] } });
  return DONE;
}

/** The XForm of a form that is kept here. */
export async function xformOf(user, form) {
  return new TextDecoder().decode((await opened(user, filesOf(form)[0])).content);
}

/** A file of the form as the engine asks for it: jr://file-csv/people.csv. Lists have what this device added to them. */
export async function fileOf(user, form, address) {
  const name = decodeURIComponent(String(address).split("/").at(-1));
  const file = form.files.find((each) => each.name === name);
  if (!file) return new Response("", { status: 404 });
  if (file.columns) return new Response(asCsv(await allPlaces(), file.columns), { headers: { "Content-Type": "text/csv" } });
  const { type, content } = await opened(user, file);
  const whole = file.kind ? await local(user, name.replace(/\.csv$/, ""), content) : content;
  return new Response(whole, { headers: { "Content-Type": type } });
}

async function opened(user, file) {
  const { id, type, content } = await get(user.database, "files", idOf(file));
  return { type, content: await unseal(user, id, content) };
}
