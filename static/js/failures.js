// What a person asked for and did not get is said; what a page asks for by itself is asked for again.

const BY_ITSELF = /^(live|load|every)\b/;

export function startFailures() {
  const region = document.getElementById("toasts");
  const told = document.getElementById("failed");
  if (!region || !told) return;
  const tell = (event) => {
    const asked = event.detail.requestConfig?.elt ?? event.detail.elt;
    if (!BY_ITSELF.test(asked?.getAttribute("hx-trigger") ?? "")) region.append(told.content.cloneNode(true));
  };
  document.addEventListener("htmx:responseError", tell);
  document.addEventListener("htmx:sendError", tell);
}
