// Toasts leave after a while, but not while one is pointed at, holds the focus, or says data-toast="stay".
// What they offer to undo stays reachable elsewhere.

const STAY = 12_000;
const KEPT = 4;

function watch(toast) {
  const close = toast.querySelector("[data-toast-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => remove(toast));
  }
  if (toast.dataset.toast === "stay") return;
  let left = STAY;
  let since = 0;
  let timer = 0;
  const hold = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    left = Math.max(3_000, left - (performance.now() - since));
  };
  const run = () => {
    if (timer || toast.matches(":hover, :focus-within")) return;
    since = performance.now();
    timer = setTimeout(() => toast.remove(), left);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", run);
  toast.addEventListener("focusout", () => setTimeout(run));
  run();
}

function remove(toast) {
  const next = toast.nextElementSibling ?? toast.previousElementSibling;
  const held = toast.contains(document.activeElement);
  toast.remove();
  if (held) (next?.querySelector("[data-toast-close]") ?? document.getElementById("main"))?.focus();
}

export function startToasts() {
  const region = document.getElementById("toasts");
  if (!region) return;
  region.querySelectorAll("[data-toast]").forEach(watch);
  new MutationObserver((records) => {
    for (const record of records) {
      for (const node of record.addedNodes) if (node.matches?.("[data-toast]")) watch(node);
    }
    while (region.children.length > KEPT) region.firstElementChild.remove();
  }).observe(region, { childList: true });
}
