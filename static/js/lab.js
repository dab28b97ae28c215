// The recall lab: a slider says its value as it moves, and the address names only the weights that differ.

import { figure } from "./figure.js";

for (const form of document.querySelectorAll("[data-lab]")) {
  form.addEventListener("input", (event) => {
    const shown = form.querySelector(`output[for="${event.target.id}"]`);
    if (shown) shown.value = figure(Number(event.target.value));
  });
  form.addEventListener("formdata", (event) => {
    for (const field of form.querySelectorAll("[data-default]")) {
      if (Number(field.value) === Number(field.dataset.default)) event.formData.delete(field.name);
    }
    for (const name of ["on", "q"]) if (!event.formData.get(name)) event.formData.delete(name);
  });
}
