// How a conversation uses memory: htmx sends each change. The switch stands twice, in the head and in a sheet; both
// show what the server has stored, so a change that did not reach it is taken back.

export function startMemorySwitch() {
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (!target.matches("[data-memory-switch]")) return;
    const stored = detail.successful ? new FormData(target).get("memory") : null;
    for (const input of document.querySelectorAll("[data-memory-switch] input[type=radio]")) {
      if (stored !== null) input.defaultChecked = input.value === stored;
      input.checked = input.defaultChecked;
    }
  });
}
