// Choosing many at once: a check for all of a list, or all of a family, and how many are chosen.
"use strict";

const inWords = new Intl.NumberFormat(document.documentElement.lang === "km" ? "km-u-nu-khmr" : "en");

for (const list of document.querySelectorAll("[data-choose]")) {
  const all = list.querySelector("[data-choose-all]");
  const choices = () => [...list.querySelectorAll("[data-choice]:not(:disabled)")];
  const tell = () => {
    const chosen = choices().filter((each) => each.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === choices().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
    const told = [...list.querySelectorAll("[data-chosen]")].pop();
    if (told) told.textContent = inWords.format(chosen);
  };
  all?.addEventListener("change", () => {
    for (const each of choices()) {
      if (each.checked !== all.checked) each.click();
    }
  });
  list.addEventListener("change", tell);
  tell();
}
