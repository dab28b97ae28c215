// Parts of a page that follow what happens to what they show: `data-live="memory. job."` names the beginnings of the
// events that concern a part, and htmx asks for it again. Without script the page is loaded again by hand.
import { Socket } from "./chat/socket.js";

const SETTLE = 250; // ms: a job writes many things at once
const LATER = 1000; // ms until a part that is in use is looked at again

const socket = new Socket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/`);
const due = new Set(); // ids of parts to be asked for again
let seq = 0; // of the last event heard of
let timer = 0;
let when = 0; // the timer runs out, in ms of this page

/** A part that the person is in the middle of is left alone until they have left it. One that is being asked for again
 * is asked once more afterwards: the answer that is under way may be older than what was heard since. `data-opened`: it came open. */
const busy = (part) => part.contains(document.activeElement) || part.matches(".htmx-request") || part.querySelector("details[open]:not([data-opened]), .row__pick :checked");

function refresh() {
  timer = 0;
  for (const id of due) {
    const part = document.getElementById(id);
    if (part && busy(part)) continue;
    due.delete(id);
    if (part) window.htmx.trigger(part, "live");
  }
  if (due.size) later(LATER);
}

/** The sooner one stands, so that a job that goes on writing puts nothing off. */
function later(wait) {
  const at = performance.now() + wait;
  if (timer && when <= at) return;
  clearTimeout(timer);
  when = at;
  timer = setTimeout(refresh, wait);
}

/** Without a kind everything is due: events were missed while the connection was lost. */
export function heard(kind) {
  for (const part of document.querySelectorAll("[data-live]")) {
    if (!kind || part.dataset.live.split(" ").some((start) => kind.startsWith(start))) due.add(part.id);
  }
  if (due.size) later(SETTLE);
}

socket.onFrame = (frame) => {
  if (frame.kind === "hello") {
    if (seq && frame.seq > seq) heard("");
    seq = Math.max(seq, frame.seq);
  } else if (frame.kind === "event") {
    seq = Math.max(seq, frame.seq);
    heard(frame.event);
  }
};
if (!document.querySelector("[data-chat]")) socket.start(); // the chat has a socket already, and tells what it hears
