// The recall panel: htmx brings it in; this moves the focus there and back, and makes it the page's target, which is
// what shows it on a narrow screen.

let opener = null;

function mark(reply) {
  for (const chip of document.querySelectorAll("[data-recall]")) {
    const on = chip.dataset.recall === reply;
    chip.classList.toggle("chip--on", on);
    chip.setAttribute("aria-expanded", String(on));
  }
}

export function startPanel() {
  const there = document.querySelector("[data-panel]");
  if (there && location.hash !== "#thread") mark(there.dataset.panel);
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-recall]");
    if (chip) opener = chip.dataset.recall;
    if (event.target.closest("[data-panel-close]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.closest("[data-panel]")) return;
    event.preventDefault();
    location.replace("#thread");
    close();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const panel = event.detail.elt.closest?.("[data-panel]") ?? document.querySelector("[data-panel]");
    if (!panel || event.detail.target?.id !== "recall") return;
    history.replaceState(history.state, "", location.pathname + location.search);
    location.replace("#recall");
    panel.querySelector("h2").focus({ preventScroll: true });
    mark(panel.dataset.panel);
  });
}

function close() {
  mark(null);
  const chip = opener && document.querySelector(`[data-recall="${opener}"]`);
  setTimeout(() => (chip ?? document.getElementById("thread")).focus({ preventScroll: true }));
}
