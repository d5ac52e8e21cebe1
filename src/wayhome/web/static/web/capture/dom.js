// Elements from a name, attributes and children; and the questions that stop everything else.

import { t } from "capture/words";

/** An element. `on...` attributes are listeners, empty ones are left out; strings become text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith("on")) made.addEventListener(attribute.slice(2), value);
    else if (value === true) made.setAttribute(attribute, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(attribute, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Ask, and give the value of the answer that was chosen; "" if somebody closes the question. `answers` is [[value, text, kind]]. */
export function choose(question, answers, more = null) {
  return new Promise((resolve) => {
    let chosen = "";
    const take = (value) => {
      chosen = value;
      dialog.close();
    };
    const buttons = answers.map(([value, text, kind = ""]) =>
      element("button", { type: "button", class: `wide ${kind}`, "data-answer": value, onclick: () => take(value) }, text));
    const dialog = element("dialog", { class: "question", onclose: () => (dialog.remove(), resolve(chosen)) },
      element("p", { class: "asked" }, question), more, ...buttons,
      element("button", { type: "button", class: "wide plain", onclick: () => dialog.close() }, answers.length ? t("Cancel") : t("Close")));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Give a file to the person at the device. */
export function download(name, blob) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
