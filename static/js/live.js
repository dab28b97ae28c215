// Parts of a page that follow what happens to what they show: `data-live="memory. job."` names the beginnings of the
// events that concern a part, and htmx asks for it again. Without script the page is loaded again by hand.
import { Socket } from "./chat/socket.js";

const SETTLE = 250; // ms: a job writes many things at once

const socket = new Socket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/`);
let seq = 0; // of the last event heard of
let timer = 0;
const waiting = new Set(); // beginnings of events

/** A part that the person is in the middle of is left alone until they have left it. */
const busy = (part) => part.contains(document.activeElement) || part.querySelector("details[open], dialog[open]");

function refresh() {
  for (const part of document.querySelectorAll("[data-live]")) {
    const concerned = part.dataset.live.split(" ").some((start) => waiting.has("all") || [...waiting].some((kind) => kind.startsWith(start)));
    if (!concerned) continue;
    if (busy(part)) {
      timer = setTimeout(refresh, 1000);
      return;
    }
    window.htmx.trigger(part, "live");
  }
  waiting.clear();
}

function heard(kind) {
  waiting.add(kind);
  clearTimeout(timer);
  timer = setTimeout(refresh, SETTLE);
}

socket.onFrame = (frame) => {
  if (frame.kind === "hello") {
    if (seq && frame.seq > seq) heard("all"); // missed while the connection was lost
    seq = Math.max(seq, frame.seq);
  } else if (frame.kind === "event") {
    seq = Math.max(seq, frame.seq);
    heard(frame.event);
  }
};
socket.start();
