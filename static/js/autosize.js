// Text areas grow with their text. The style sheet does it (field-sizing); this is for browsers that cannot.

function fit(area) {
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

export function startSizes() {
  if (CSS.supports("field-sizing", "content")) return;
  const all = (root) => root.querySelectorAll("textarea");
  all(document).forEach(fit);
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) fit(event.target);
  });
  document.addEventListener("htmx:load", (event) => all(event.detail.elt).forEach(fit));
}
