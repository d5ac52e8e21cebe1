// Hints for fields that name a place or a record: what is typed is looked up, the answers become the field's choices.
"use strict";

function offer(field) {
  let waiting = 0;
  let asked = "";
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const text = field.value.trim();
      if (text.length < 2 || text === asked) return;
      asked = text;
      const answer = await fetch(`${field.dataset.hints}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const options = (await answer.json()).hints.map(({ value, label }) => {
        const option = document.createElement("option");
        option.value = value;
        option.label = label;
        return option;
      });
      field.list.replaceChildren(...options);
    }, 200);
  });
}

const offerAll = (part) => part.querySelectorAll("input[data-hints]").forEach(offer);
document.addEventListener("DOMContentLoaded", () => offerAll(document));
document.addEventListener("htmx:afterSwap", (event) => offerAll(document.getElementById(event.detail.target.id) ?? event.detail.target));
