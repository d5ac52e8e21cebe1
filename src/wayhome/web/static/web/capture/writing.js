// Filling a form: it opens, is kept as a draft while somebody writes, and goes into the outbox when it is finished.

import { redraw, show, state, sync } from "capture/app";
import { choose, element } from "capture/dom";
import { open } from "capture/engine";
import { fileOf, formOf, xformOf } from "capture/forms";
import { home } from "capture/home";
import { SENT, body, finish, newItem, saveDraft } from "capture/outbox";
import { remember } from "capture/overlay";
import { cascades, fill as answer, pick } from "capture/picker";
import { places } from "capture/places";
import { deviceId, takeBack } from "capture/sending";
import { moment, spoken, t } from "capture/words";

const PAUSE = 1_500;

/** Begin a form. */
export function fill(form) {
  return write(form, newItem({ id: form.form, version: form.version, title: form.title }), null);
}

/** Go on with a draft, change what is ready, or correct what was sent: the correction names what it replaces. */
export async function correct(listed) {
  const { user } = state;
  const item = await takeBack(user, listed.id);
  const earlier = await body(user, item.id).catch(() => null);
  const form = await formOf(user, item.formId, item.version);
  if (!earlier || !form) {
    await choose(t("This form is not kept on this device any more, so it cannot be opened."), []);
    return redraw();
  }
  const next = item.state === SENT ? newItem({ ...item, id: item.formId }, item.id) : item;
  return write(form, next, earlier);
}

async function write(form, item, earlier) {
  const { user } = state;
  const place = element("div", { class: "engine" });
  const saved = element("span", { class: "saved", role: "status" });
  const finder = element("button", { type: "button", class: "finder", hidden: true }, t("Find a place"));
  const long = element("p", { class: "notice", role: "status", hidden: true });
  const back = element("button", { type: "button", class: "back", "aria-label": t("Keep as a draft and go back") }, "‹");
  state.isWriting = true;
  await show(() => null);
  document.getElementById("app").replaceChildren(
    element("header", { class: "writing" }, back, element("h1", {}, spoken(form.title)), saved, finder),
    element("main", { class: "writing" }, long, place));
  let session;
  let timer = 0;
  let isTouched = false;
  let isDone = false;
  let saving = Promise.resolve();
  const save = () => {
    clearTimeout(timer);
    saving = saving.then(async () => {
      if (!isTouched || isDone || !session) return;
      isTouched = false;
      await saveDraft(user, item, await session.draft());
      saved.textContent = t("Draft kept {time}", { time: moment(Date.now()) });
    });
    return saving;
  };
  const touched = () => {
    isTouched = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  const ending = new AbortController();
  const end = (screen) => {
    isDone = true;
    clearTimeout(timer);
    ending.abort();
    session?.close();
    state.isWriting = false;
    scrollTo(0, 0);
    return show(screen);
  };
  const submit = async (whole) => {
    await saving;
    isDone = true;
    const finished = await finish(user, item, whole).catch((error) => {
      isDone = false;
      throw error;
    });
    await remember(user, xform, whole.xml);
    await end(() => thanks(form, finished));
    sync();
  };
  const { signal } = ending;
  const tell = ({ detail: { most, longest } }) => {
    long.hidden = longest === 0;
    long.textContent = t("A list has {longest} choices, of which {most} are shown. Answer more of what narrows it.", { most, longest });
  };
  document.addEventListener("wayhome-lists", tell, { signal });
  back.addEventListener("click", async () => {
    await save();
    await end(home);
  });
  const xform = await xformOf(user, form);
  try {
    session = await open(place, {
      xform, earlier, instance: item, user: user.name, device: deviceId(), submit,
      fileOf: (address) => fileOf(user, form, address),
    });
  } catch (error) {
    await choose(error.message, []);
    return end(home);
  }
  for (const event of ["input", "change", "click"]) document.addEventListener(event, unlessOurs(touched), { signal });
  document.addEventListener("visibilitychange", () => document.hidden && save(), { signal });
  return offerPlaces(session, finder, touched);
}

/** Hears of what happens in the form; its menus and calendars hang on the body, so all counts that is not our own. */
function unlessOurs(touched) {
  return ({ target }) => target.closest("header.writing, dialog.picker, dialog.question") || touched();
}

/** Where the form asks for a place, show the button that finds one by typing. */
async function offerPlaces(session, finder, touched) {
  const all = await places();
  if (!all.length || !cascades(session.choices(), all).length) return;
  finder.hidden = false;
  finder.addEventListener("click", async () => {
    const asked = cascades(session.choices(), all);
    if (!asked.length) return;
    let start = asked[0].start;
    if (asked.length > 1) {
      const chosen = await choose(t("Which question is it for?"), asked.map(({ label, start: at }) => [String(at), label]));
      if (!chosen) return;
      start = Number(chosen);
    }
    const place = await pick();
    if (!place) return;
    await answer(session, start, place);
    touched();
  });
}

/** After finishing: the short code in letters that can be read across a table. */
function thanks(form, item) {
  return [
    element("main", { class: "alone thanks" },
      element("h1", {}, t("Finished")),
      item.code && element("p", {}, t("Write this code on the card:")),
      item.code && element("p", { class: "code huge" }, item.code),
      element("p", {}, t("It is kept on this device until it has been received.")),
      element("button", { type: "button", class: "primary wide", onclick: () => fill(form) }, t("Fill another one")),
      element("button", { type: "button", class: "wide", onclick: () => show(home) }, t("Back to the list"))),
  ];
}
