// The composer: Enter sends, a draft survives a reload, a message that is not stored yet is sent again by its id.

import { draftOf, keepDraft } from "../drafts.js";

const LATE = 3_000; // ms without a connection before it is said

export class Composer {
  onSending = () => {};
  onBack = () => {};

  constructor(socket, conversation, status) {
    Object.assign(this, { socket, conversation, status });
    this.form = document.querySelector("[data-composer]");
    this.area = this.form.querySelector("textarea");
    this.send = this.form.querySelector("[data-send]");
    this.stop = this.form.querySelector("[data-stop]");
    this.lost = document.querySelector("[data-lost]");
    this.problem = document.querySelector("[data-problem]");
    this.live = null;
    this.late = 0;
    this.draft = conversation || "new";
    this.waitingKey = `waiting:${conversation}`;
    this.waiting = JSON.parse(store.get(this.waitingKey) || "[]");
    if (!this.area.value) this.area.value = draftOf(this.draft);
    const hint = document.querySelector("[data-hint]");
    hint.textContent = hint.dataset.hint;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.area.addEventListener("input", () => this.changed());
    this.area.addEventListener("keydown", (event) => this.key(event));
    document.querySelector("[data-stop-form]")?.addEventListener("submit", (event) => this.stopNow(event));
    document.addEventListener("keydown", (event) => this.escape(event));
    this.changed();
  }

  focus() {
    if (matchMedia("(pointer: coarse)").matches) return; // would open the keyboard over the page
    this.area.focus({ preventScroll: true });
  }

  changed() {
    this.send.disabled = !this.area.value.trim();
    keepDraft(this.draft, this.area.value);
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.isComposing || event.keyCode === 229) return; // Enter ends the input of a Chinese word
    if (matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    if (!this.send.disabled && this.live === null) this.form.requestSubmit(this.send);
  }

  escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || this.live === null) return;
    if (document.querySelector("dialog[open], :popover-open")) return;
    document.querySelector("[data-stop-form]").requestSubmit(this.stop);
  }

  submit(event) {
    const text = this.area.value.trim();
    if (!text || this.live !== null) {
      event.preventDefault();
      return;
    }
    keepDraft(this.draft, "");
    // The first message: the form makes the conversation. On a page of older messages it leads to the newest.
    if (!this.conversation || document.querySelector("[data-later]")) return;
    event.preventDefault();
    const message = { client_id: newId(), text };
    this.waiting.push(message);
    this.keep();
    this.area.value = "";
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.hideProblem();
    this.onSending(message);
    this.post(message);
    this.focus();
  }

  post({ client_id, text }) {
    this.socket.send({ kind: "send", conversation: this.conversation, text, client_id });
  }

  // After a lost connection: the server stores each id once.
  resend() {
    for (const message of this.waiting) {
      if (!document.querySelector(`[data-client="${CSS.escape(message.client_id)}"]`)) this.onSending(message);
      this.post(message);
    }
  }

  sent({ client_id }) {
    this.waiting = this.waiting.filter((message) => message.client_id !== client_id);
    this.keep();
  }

  refused({ client_id, message }) {
    const back = this.waiting.find((one) => one.client_id === client_id);
    if (back) {
      this.sent(back);
      this.onBack(client_id);
      this.area.value = this.area.value ? `${back.text}\n${this.area.value}` : back.text;
      this.changed();
    }
    if (message) this.showProblem(message);
  }

  showProblem(words) {
    this.problem.querySelector("[data-problem-words]").textContent = words;
    this.problem.hidden = false;
  }

  hideProblem() {
    this.problem.hidden = true;
  }

  keep() {
    store.set(this.waitingKey, this.waiting.length ? JSON.stringify(this.waiting) : "");
  }

  answering(reply) {
    const held = document.activeElement === this.stop || (this.live !== null && document.activeElement === document.body);
    this.live = reply;
    this.stop.hidden = reply === null;
    this.send.hidden = reply !== null;
    if (reply === null && held) this.focus();
  }

  stopNow(event) {
    event.preventDefault();
    if (this.live !== null) this.socket.send({ kind: "stop", reply: this.live });
  }

  connected(is) {
    if (is) {
      clearTimeout(this.late);
      this.late = 0;
      if (!this.lost.hidden) this.status.say("connected");
      this.lost.hidden = true;
    } else {
      this.late ||= setTimeout(() => (this.lost.hidden = false), LATE);
    }
  }

  // Elsewhere, while it is open here: what was written stays to be copied.
  deleted() {
    this.answering(null);
    this.area.readOnly = this.send.hidden = true;
    document.querySelector("[data-deleted]").hidden = false;
  }

  signedOut() {
    clearTimeout(this.late);
    this.lost.hidden = true;
    document.querySelector("[data-signed-out]").hidden = false;
  }
}

// A private window may refuse to store anything.
const store = {
  get: (key) => {
    try { return sessionStorage.getItem(key); } catch { return null; }
  },
  set: (key, value) => {
    try {
      if (value) sessionStorage.setItem(key, value);
      else sessionStorage.removeItem(key);
    } catch { /* this page only */ }
  },
};

// crypto.randomUUID is missing on plain HTTP.
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
