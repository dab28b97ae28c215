// The list of memories by keyboard, and its ticks. Every key presses a button that is there anyway: nothing here knows
// what it does. Keys are left alone in fields, while a word is being composed, and with a dialog open.

const WRITING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const ITEMS = ".row, .tl > li:not(.tl__year), .tree > li";
const LINK = "[name=text], .row__text a, a, summary";

let place = -1; // of the row that was last current: when it goes, the next one takes its place
let undo = ""; // address that undoes what was last told

const items = () => [...document.querySelectorAll(`#rows :is(${ITEMS})`)];
const current = () => document.activeElement?.closest(ITEMS) ?? items()[place] ?? null;

function go(item) {
  if (!item) return;
  place = items().indexOf(item);
  const link = item.querySelector(LINK);
  link?.focus({ focusVisible: true });
  item.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = items();
  const here = all.indexOf(current());
  if (here < 0) return go(all[by > 0 ? 0 : all.length - 1]);
  const on = document.activeElement?.closest(ITEMS) === all[here];
  go(all[on ? Math.min(all.length - 1, Math.max(0, here + by)) : here]);
}

function ticked() {
  return document.querySelectorAll("#rows .row__pick :checked, #rows .bulk__all :checked");
}

/** With rows ticked the button of the bar over them, else that of the current row. */
function press(many, one) {
  if (ticked().length) return document.querySelector(many.split(" ").map((deed) => `#bulk [value="${deed}"]`).join())?.click();
  const row = current();
  place = items().indexOf(row);
  row?.querySelector(one)?.click();
}

function tick() {
  const box = current()?.querySelector(".row__pick input");
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function undoLast() {
  const button = document.querySelector("#toasts > :last-child form button");
  if (button) return button.click();
  const form = document.getElementById("deeds");
  if (!undo || !form) return;
  form.action = undo;
  undo = "";
  form.requestSubmit();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: tick,
  e: () => press("", "[data-edit]"),
  p: () => press("pin", '[formaction$="/pin/"]'),
  a: () => press("archive accept", '[formaction$="/archive/"], [data-accept]'),
  "#": () => press("remove reject", '[formaction$="/remove/"]'),
  u: undoLast,
  "?": () => document.querySelector("[data-keys]")?.click(),
};

function onKey(event) {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented || event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return;
  const deed = KEYS[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
}

/** How many are ticked, in the bar over the rows. */
function count() {
  const told = document.querySelector("[data-ticked]");
  const boxes = document.querySelectorAll("#rows .row__pick :checked").length;
  if (told) told.textContent = told.dataset.ticked.replace("{n}", boxes.toLocaleString(document.documentElement.lang));
}

/** A row that was changed is another element now; the focus goes back to it, or to the one in its place. */
function settle(event) {
  count();
  carry();
  const field = event.detail.elt?.querySelector?.("[data-edits] [name=text]");
  if (field) {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  } else if (place >= 0 && document.activeElement === document.body) {
    go(items()[Math.min(place, items().length - 1)]);
  }
}

/** The ways to the other views lead on with the filters that are on now. */
function carry() {
  const carried = document.getElementById("rows")?.dataset.carried ?? "";
  for (const link of document.querySelectorAll("[data-carries]")) {
    link.href = new URL(carried ? `?${carried}` : "?", link.href).href.replace(/\?$/, "");
  }
}

function onClick(event) {
  const opener = event.target.closest("[data-keys]");
  const dialog = document.getElementById("keys");
  if (opener && dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
}

/** Escape leaves the field in which a row is edited as it was. */
function onEscape(event) {
  if (event.key !== "Escape" || event.isComposing) return;
  document.activeElement?.closest("[data-edits]")?.querySelector("[data-leave]")?.click();
}

function remember() {
  const form = document.querySelector("#toasts > :last-child form");
  if (form) undo = form.getAttribute("action");
}

document.addEventListener("keydown", onKey);
document.addEventListener("keydown", onEscape);
document.addEventListener("click", onClick);
document.addEventListener("change", count);
document.addEventListener("htmx:afterSettle", settle);
const toasts = document.getElementById("toasts");
if (toasts) new MutationObserver(remember).observe(toasts, { childList: true });
remember();
count();
