// Choosing many at once: a check for all of a list, or all of a family, and how many are chosen.
"use strict";

const inWords = new Intl.NumberFormat(document.documentElement.lang === "km" ? "km-u-nu-khmr" : "en");

const lists = [...document.querySelectorAll("[data-choose]")].map((list) => ({
  all: list.querySelector("[data-choose-all]"),
  told: [...list.querySelectorAll("[data-chosen]")],
  choices: [...list.querySelectorAll("[data-choice]:not(:disabled)")],
}));

function tell() {
  for (const { all, told, choices } of lists) {
    const chosen = choices.filter((each) => each.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === choices.length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
    for (const each of told) each.textContent = inWords.format(chosen);
  }
}

document.addEventListener("change", ({ target }) => {
  const list = lists.find(({ all }) => all === target);
  if (list) for (const each of list.choices) each.checked = target.checked;
  tell();
});
tell();
