// A form that was not accepted: the summary over it takes the focus, so that it is read and reached first.

function focusSummary(root) {
  const summary = root.matches?.("[data-error-summary]") ? root : root.querySelector?.("[data-error-summary]");
  summary?.focus();
}

export function startErrors() {
  focusSummary(document);
  document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.detail.elt));
}
