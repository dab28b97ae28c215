// The chat page: one socket, the thread, the composer. Without this file the page posts, redirects and refreshes itself.
import { Composer } from "./composer.js";
import { List } from "./list.js";
import { Socket } from "./socket.js";
import { Status } from "./status.js";
import { Thread } from "./thread.js";
import { startCopying } from "./copy.js";
import { startFiles } from "./files.js";
import { startKeys } from "./keys.js";
import { startMemorySwitch } from "./memory-switch.js";
import { startPanel } from "./panel.js";
import { heard } from "../live.js";

const main = document.querySelector("[data-chat]");
const conversation = main.dataset.conversation ?? "";
const status = new Status();
const list = new List(main.dataset.list, conversation);
const socket = new Socket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/`);
const composer = new Composer(socket, conversation, status);
const thread = conversation ? new Thread(main, socket, composer, status, list) : null;
let seq = Number(main.dataset.seq ?? 0);
let early = null; // events that come before those the page has missed: they wait for their turn

startFiles(composer);
startKeys();
startCopying(document, status);
startPanel();
startMemorySwitch();

socket.onOpen = () => {
  composer.connected(true);
  if (!thread) return;
  early = [];
  socket.send({ kind: "subscribe", conversation, after_seq: seq, offsets: thread.offsets() });
  composer.resend();
};
socket.onLost = () => composer.connected(false);
socket.onSignedOut = () => composer.signedOut();
socket.onFrame = (frame) => {
  switch (frame.kind) {
    case "event":
      if (early) early.push(frame);
      else happened(frame);
      break;
    case "hello":
      if (!thread) seq = Math.max(seq, frame.seq);
      break;
    case "subscribed":
      caughtUp();
      seq = Math.max(seq, frame.seq);
      thread?.subscribed(frame.live);
      break;
    case "reload":
      thread?.refresh();
      break;
    case "text":
    case "blocks":
      if (thread && !thread.grew(frame)) {
        socket.send({ kind: "subscribe", conversation, after_seq: seq, offsets: {} });
      }
      break;
    case "sent":
      composer.sent(frame);
      break;
    case "error":
      caughtUp();
      composer.refused(frame);
      break;
  }
};

function happened(event) {
  if (event.seq <= seq) return;
  seq = event.seq;
  if (event.event === "conversation.changed" || event.event === "conversation.deleted") list.refresh();
  if (event.event === "conversation.deleted" && event.conversation === conversation) composer.deleted();
  else thread?.happened(event);
  heard(event.event);
}

function caughtUp() {
  const waiting = early ?? [];
  early = null;
  waiting.sort((one, other) => one.seq - other.seq).forEach(happened);
}

if (!thread?.isLive()) composer.focus();
socket.start();
