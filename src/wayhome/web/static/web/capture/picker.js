// Finding a place beside a form: somebody types, chooses, and the questions of the form are answered from the top down.

import { element } from "capture/dom";
import { chain, places, search } from "capture/places";
import { language, t } from "capture/words";

const called = (place) => (language === "km" ? place.local : place.name);

/**
 * The groups of questions that ask for a place from the top down: runs of choices whose first offers areas of the first
 * level. [{label, start}], `start` being the place of its first question among `choices`.
 */
export function cascades(choices, all) {
  const tops = all.filter(({ level }) => level === 1);
  return choices.flatMap((choice, start) =>
    tops.some((top) => names(top).some(choice.offers)) ? [{ label: choice.label, start }] : [],
  );
}

/** Answer the questions from `start` on by the place and the areas around it. Gives how many were answered. */
export async function fill(session, start, place) {
  let at = start;
  let answered = 0;
  for (const area of chain(place)) {
    const choice = session.choices()[at];
    const value = choice && names(area).find(choice.offers);
    if (value === undefined) continue;
    choice.choose(value);
    await new Promise((resolve) => setTimeout(resolve));
    at += 1;
    answered += 1;
  }
  return answered;
}

function names({ uid, code }) {
  return [uid, code];
}

/** A dialog in which a place is found by typing; gives the place, or null if somebody closes it. */
export async function pick() {
  const all = await places();
  return new Promise((resolve) => {
    let chosen = null;
    const list = element("ul", { class: "found", "aria-live": "polite" });
    const typed = element("input", {
      type: "search",
      class: "typed",
      autocomplete: "off",
      "aria-label": t("Name or code of a place"),
      placeholder: t("Name or code of a place"),
      oninput: () => show(typed.value),
    });
    const close = element("button", { type: "button", class: "plain", onclick: () => dialog.close() }, t("Close"));
    const dialog = element("dialog", { class: "picker", onclose: () => (dialog.remove(), resolve(chosen)) },
      element("div", { class: "picker-head" }, typed, close), list);
    const take = (place) => {
      chosen = place;
      dialog.close();
    };
    const show = (text) => {
      const found = search(all, text);
      list.replaceChildren(...found.map((place) => offered(place, take)));
      if (!found.length) list.append(element("li", { class: "none" }, t("There is no such place. Try fewer letters, or its code.")));
    };
    show("");
    document.body.append(dialog);
    dialog.showModal();
    typed.focus();
  });
}

function offered(place, take) {
  const other = language === "km" ? place.name : place.local;
  const around = chain(place.parent).reverse().map(called).join(", ");
  return element("li", {}, element("button", { type: "button", onclick: () => take(place) },
    element("strong", {}, called(place)), element("span", { class: "other" }, other),
    element("small", {}, [place.code, around].filter(Boolean).join(" · "))));
}
