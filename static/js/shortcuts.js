// "/" goes to the search field that says so; Escape in it gives the focus back.

const WRITING = "input, textarea, select, [contenteditable]";

export function startShortcuts() {
  let before = null;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const field = document.querySelector("[data-search]");
    if (!field) return;
    if (event.key === "/" && !event.target.closest(WRITING) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      before = document.activeElement;
      field.focus();
      field.select();
    } else if (event.key === "Escape" && event.target === field && !field.value) {
      (before ?? document.body).focus();
      field.blur();
    }
  });
}
