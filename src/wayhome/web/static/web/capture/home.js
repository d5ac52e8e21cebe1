// The first screen: what waits, the forms to fill, drafts, and receipts.

import { redraw, state, sync } from "capture/app";
import { choose, element } from "capture/dom";
import { openForms } from "capture/forms";
import { DRAFT, READY, REFUSED, SENT, items, remove } from "capture/outbox";
import { AWAY, DONE, SIGNED_OUT, counted } from "capture/sending";
import { menu } from "capture/menu";
import { correct, fill } from "capture/writing";
import { moment, number, spoken, t } from "capture/words";

const SHOWN = 50;

/** What the gate said, in the words of the person who sent it. */
const OUTCOMES = {
  received: () => t("received"),
  accepted: () => t("accepted"),
  replaced: () => t("replaced by a correction"),
  dropped: () => t("left out by a supervisor"),
  erased: () => t("erased"),
};
const outcome = (item) => (OUTCOMES[item.outcome] ?? (() => t("with the supervisor")))();

/** The elements of the screen. */
export async function home() {
  const list = await items(state.user);
  const forms = await openForms(state.user);
  const used = (form) => list.filter(({ formId }) => formId === form.form).length;
  forms.sort((one, other) => used(other) - used(one)); // what this device fills most comes first
  const count = counted(list);
  const of = (...states) => list.filter(({ state: each }) => states.includes(each));
  return [
    bar(),
    element("main", {},
      notices(list),
      waiting(count),
      element("section", { "aria-labelledby": "forms" }, element("h2", { id: "forms" }, t("Forms")), buttons(forms)),
      part(t("Needs you"), of(REFUSED), refused),
      part(t("Drafts"), of(DRAFT), draft),
      part(t("Ready to send"), of(READY), ready),
      part(t("Sent"), of(SENT), sent, tally(of(SENT)))),
  ];
}

function bar() {
  const { network, isSyncing, user } = state;
  const said = isSyncing ? t("Looking…") : network === DONE ? t("Connected") : network === AWAY ? t("No network") : t("Signed out");
  return element("header", {},
    element("h1", { class: "brand" }, "Wayhome"),
    element("span", { class: "chip", "data-network": isSyncing ? "looking" : network }, said),
    element("button", { type: "button", class: "menu", "aria-label": t("Menu"), onclick: menu }, user.fullName, " ☰"));
}

function notices(list) {
  const shown = [];
  if (state.update) {
    shown.push(element("div", { class: "notice" }, element("p", {}, t("A new version is ready.")),
      element("button", { type: "button", onclick: state.update }, t("Use it now"))));
  }
  if (state.network === SIGNED_OUT) {
    shown.push(element("div", { class: "notice" }, element("p", {}, t("Sign in again to send. What you wrote stays here.")),
      element("a", { class: "button", href: "/sign-in/?next=/capture/" }, t("Sign in"))));
  }
  if (!state.user.key && list.length) {
    shown.push(element("p", { class: "notice" }, t("The key of this device is gone: what was written here before cannot be read or sent. Tell your supervisor.")));
  }
  if (state.others) {
    shown.push(element("p", { class: "notice" }, t("Forms of other users wait on this device: {n}. Each sends them after signing in.", { n: state.others })));
  }
  return shown;
}

/** How much waits, the way it goes, and the button that sends it. */
function waiting({ ready, drafts, refused: needing }) {
  const { progress } = state;
  const going = progress && progress.total > 0;
  return element("section", { class: "outbox", "aria-label": t("Outbox") },
    element("p", { class: "big" }, element("strong", { "data-count": ready }, number(ready)), " ", t("ready to send")),
    element("p", { class: "small" }, t("Drafts: {drafts} · Needs you: {needing}", { drafts, needing })),
    going && element("progress", { max: progress.total, value: progress.done, "aria-label": t("Sending") }),
    going && element("p", { class: "small" }, t("Sent {done} of {total}", progress)),
    ready > 0 && element("button", { type: "button", class: "primary wide", disabled: state.isSyncing, onclick: sync }, t("Send now")));
}

function buttons(forms) {
  if (!forms.length) {
    return element("p", { class: "none" }, state.isSyncing ? t("Fetching the forms…") : t("There is no form for you yet."));
  }
  return element("div", { class: "forms" }, forms.map((form) =>
    element("button", { type: "button", class: "form", "data-form": form.form, onclick: () => fill(form) }, spoken(form.title))));
}

function part(title, list, row, more = null) {
  if (!list.length) return null;
  return element("section", {}, element("h2", {}, title, " ", element("small", {}, number(list.length))), more,
    element("ul", { class: "items" }, list.slice(0, SHOWN).map((item) => element("li", { "data-item": item.id }, row(item)))),
    list.length > SHOWN && element("p", { class: "small" }, t("and {n} more", { n: list.length - SHOWN })));
}

function about(item, ...more) {
  return element("span", { class: "about" }, element("strong", {}, spoken(item.title)),
    item.code && element("span", { class: "code" }, item.code), element("small", {}, moment(item.sent ?? item.changed)), more);
}

function open(item, text) {
  return element("button", { type: "button", onclick: () => correct(item) }, text);
}

function draft(item) {
  const drop = async () => {
    if ((await choose(t("Throw this draft away?"), [["drop", t("Throw away"), "danger"]])) !== "drop") return;
    await remove(state.user, item.id);
    await redraw();
  };
  return [about(item, item.replaces && element("small", {}, t("correction"))),
    open(item, t("Go on")), element("button", { type: "button", class: "plain", onclick: drop }, t("Throw away"))];
}

function ready(item) {
  return [about(item), open(item, t("Change"))];
}

function refused(item) {
  return [about(item, element("span", { class: "problem" }, item.problem)), open(item, t("Open"))];
}

function sent(item) {
  return [about(item, element("span", { class: "outcome", "data-outcome": item.outcome }, outcome(item))), open(item, t("Correct"))];
}

function tally(list) {
  const accepted = list.filter((item) => item.outcome === "accepted").length;
  const held = list.filter((item) => !OUTCOMES[item.outcome]).length;
  return element("p", { class: "small" }, t("Accepted: {accepted} · With the supervisor: {held}", { accepted, held }));
}
