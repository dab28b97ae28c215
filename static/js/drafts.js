// What is being written, kept in this browser until it is sent: for each person apart, and gone when they sign out.
// A session that ran out leaves it: it is there again after signing in. Somebody else's is removed as soon as they sign in.

const DRAFT = "draft:";
const KEPT = 30 * 24 * 3600 * 1000; // ms
const person = document.querySelector("[data-person]")?.dataset.person ?? "";

// A private window may refuse to store anything: then it is kept by this page only.
const keys = () => {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)); } catch { return []; }
};

export function draftOf(name) {
  try { return JSON.parse(localStorage.getItem(`${DRAFT}${person}:${name}`))?.text ?? ""; } catch { return ""; }
}

export function keepDraft(name, text) {
  const key = `${DRAFT}${person}:${name}`;
  try {
    if (text) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
    else localStorage.removeItem(key);
  } catch { /* this page only */ }
}

function sweep(goes) {
  for (const key of keys()) {
    if (goes(key)) localStorage.removeItem(key);
  }
}

function isOld(key) {
  try { return !(Date.now() - JSON.parse(localStorage.getItem(key)).at < KEPT); } catch { return true; }
}

export function startDrafts() {
  if (person) sweep((key) => !key.startsWith(`${DRAFT}${person}:`) || isOld(key));
  document.addEventListener("submit", (event) => {
    if (!event.target.closest?.("[data-leaves]")) return;
    sweep(() => true);
    try { sessionStorage.clear(); } catch { /* nothing is kept */ }
  });
}
