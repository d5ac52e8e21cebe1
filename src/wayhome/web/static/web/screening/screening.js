// One tap says no to every symptom or sign that nobody has answered yet.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-no-to-rest]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const part = button.closest(".signs");
      for (const sign of part.querySelectorAll(".sign")) {
        const unknown = sign.querySelector('input[value=""]');
        if (unknown.checked) sign.querySelector('input[value="no"]').checked = true;
      }
      part.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
});
