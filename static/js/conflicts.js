// The inbox of conflicts by keyboard. Every key presses a button, a radio or a link that is there anyway. Keys are left
// alone in fields, while a word is being composed, and with a dialog open.

const WRITING = "input:not([type=radio]), textarea, select, [contenteditable]";
let applying = false; // a ruling is on its way: when it is answered, the focus goes to the next conflict
let early = false; // Enter came before what it would change was shown

const form = () => document.querySelector("form#conflict");
const apply = () => document.querySelector("[data-apply]");

function choose(key) {
  const radio = document.querySelector(`#conflict [data-key="${key}"]`);
  if (!radio) return;
  radio.focus();
  radio.click();
}

/** What it changes is shown first: as long as the answer is on its way, Enter waits for it. */
function press() {
  if (document.querySelector("#conflict .htmx-request")) early = true;
  else apply()?.click();
}

function step(by) {
  const all = [...document.querySelectorAll("#queue > a")];
  const here = all.findIndex((link) => link.hasAttribute("aria-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, here + by))];
  if (next && next !== all[here]) {
    applying = true;
    next.click();
  }
}

const KEYS = {
  l: () => document.querySelector("[data-later]")?.click(),
  j: () => step(1),
  k: () => step(-1),
  u: () => document.querySelector("#toasts > :last-child form button")?.click(),
  "?": () => document.getElementById("keys")?.showModal(),
};
for (const key of "123456") KEYS[key] = () => choose(key);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented || event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return;
  const enter = event.key === "Enter" && (event.target === document.body || event.target.matches?.("[type=radio], h2"));
  const deed = enter ? press : KEYS[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
});
document.addEventListener("submit", (event) => (applying ||= event.target === form()));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (!event.target.closest("[data-keys]")) return;
  event.preventDefault();
  document.getElementById("keys").showModal();
});
document.addEventListener("htmx:afterSettle", () => {
  if (early && !document.querySelector("#conflict .htmx-request")) {
    early = false;
    apply()?.click();
  } else if (applying && document.querySelector("#inbox h2")) {
    applying = false;
    document.querySelector("#inbox h2").focus();
  }
});
