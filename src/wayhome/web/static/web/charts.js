// Charts: each .vega element is drawn from the spec in the page, without evaluating code (ast), again after a swap.
"use strict";

// Styles come from the style sheet: the page allows no inline one.
const options = {
  ast: true,
  renderer: "svg",
  actions: false,
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
};

async function draw(place) {
  const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
  const legend = spec.encoding?.color?.legend;
  if (legend && window.innerWidth < 576) legend.columns = 3;
  await vegaEmbed(place, spec, options);
  // The picture has one label of its own; Vega's unnamed groups would only be noise to a reader.
  place.querySelectorAll("[role]").forEach((part) => part.setAttribute("aria-hidden", "true"));
  place.dataset.drawn = "yes";
}

async function drawAll() {
  // Widths of Khmer words are right only once its letters are there.
  await document.fonts.load('12px "Noto Sans Khmer"', "ក");
  await Promise.all([...document.querySelectorAll(".vega:not([data-drawn])")].map(draw));
}

document.addEventListener("DOMContentLoaded", drawAll);
document.addEventListener("htmx:afterSettle", drawAll);
