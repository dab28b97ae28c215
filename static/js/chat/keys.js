// "?" shows what each key of the chat does, unless something is being written.

const WRITING = "input, textarea, select, [contenteditable]";

export function startKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    dialog.showModal();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (!event.target.closest("[data-keys]")) return;
    event.preventDefault();
    event.target.closest("[popover]")?.hidePopover();
    dialog.showModal();
  });
}
