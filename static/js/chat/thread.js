// The thread: brings in what events tell of, as fragments by id, each in its place.
import { Stream } from "./stream.js";
import { get, elements } from "./fetching.js";

const SETTLED = ["done", "stopped", "interrupted", "failed"];
const SOON = 120; // ms: events of one job come in groups

export class Thread {
  constructor(main, socket, composer, status, list) {
    this.base = main.dataset.base;
    this.conversation = main.dataset.conversation;
    this.inner = main.querySelector("[data-thread]");
    this.scroller = document.getElementById("thread");
    Object.assign(this, { socket, composer, status, list });
    this.streams = new Map();
    this.pending = new Map();
    this.work = Promise.resolve();
    for (const live of this.inner.querySelectorAll("[data-live]")) this.stream(live.dataset.reply).attach(live);
    this.showLive();
    composer.onSending = (message) => this.showSending(message);
    composer.onBack = (clientId) => this.sending(clientId)?.remove();
    this.inner.addEventListener("submit", (event) => this.retry(event));
  }

  isLive() {
    return Boolean(this.inner.querySelector("[data-live]"));
  }

  offsets() {
    return Object.fromEntries([...this.streams].map(([reply, stream]) => [reply, stream.have]));
  }

  happened(event) {
    const own = (event.conversation ?? event.session) === this.conversation;
    switch (event.event) {
      case "message.added":
        if (own) this.do(() => this.loadMessage(event.message));
        break;
      case "reply.changed":
        if (own) this.replyChanged(event);
        break;
      case "branch.changed":
        if (own) this.do(() => this.refresh());
        break;
      case "memory.learned":
      case "job.changed":
      case "conflict.raised":
        if (own && event.job) this.soon(`jobs/${event.job}/`);
        if (own && event.message) this.soon(`messages/${event.message}/noted/`, event.message);
        if (event.event === "memory.learned" && event.memory) this.memoryChanged(event.memory);
        break;
      case "memory.changed":
        this.memoryChanged(event.memory);
        break;
      case "memory.forgotten":
        this.do(() => this.refresh());
        break;
    }
  }

  // What the server says is being written right now: the page may hold a reply that has ended meanwhile.
  subscribed(live) {
    for (const element of this.inner.querySelectorAll("[data-live]")) {
      const reply = element.dataset.reply;
      if (!live.includes(Number(reply)) && element.dataset.state !== "waiting") this.do(() => this.loadReply(reply));
    }
  }

  replyChanged({ reply, state }) {
    const settled = SETTLED.includes(state);
    this.do(async () => {
      if (state === "waiting" && document.getElementById(`reply-${reply}`)) return; // it came with its message
      await this.loadReply(reply);
      const used = Number(document.getElementById(`reply-${reply}`)?.dataset.used ?? 0);
      if (!settled) return this.status.begun();
      this.status.ended(state, used);
      this.list.refresh();
    });
  }

  // True unless something is missing.
  grew(frame) {
    const stream = this.stream(frame.reply);
    if (frame.kind === "text") return stream.text(frame.at, frame.text) || this.again(frame.reply);
    return stream.blocks(frame.from, frame.upto, frame.html) || this.again(frame.reply);
  }

  again(reply) {
    const old = this.streams.get(String(reply));
    const fresh = new Stream(String(reply));
    fresh.prose = old?.prose ?? null;
    fresh.all = true;
    this.streams.set(String(reply), fresh);
    return false;
  }

  stream(reply) {
    const key = String(reply);
    if (!this.streams.has(key)) this.streams.set(key, new Stream(key));
    return this.streams.get(key);
  }

  do(task) {
    this.work = this.work.then(task).catch((error) => console.error(error));
  }

  soon(path, after) {
    if (this.pending.has(path)) return;
    this.pending.set(path, setTimeout(() => {
      this.pending.delete(path);
      this.do(() => this.loadCard(path, after));
    }, SOON));
  }

  memoryChanged(memory) {
    for (const card of this.inner.querySelectorAll(`[data-memories~="${memory}"]`)) {
      this.soon(card.dataset.ledger.slice(this.base.length), card.dataset.noted);
    }
  }

  // A page of older messages: what is new stands on another page.
  isOld() {
    return Boolean(this.inner.querySelector("[data-later]"));
  }

  async loadMessage(message) {
    if (this.isOld() && !document.getElementById(`message-${message}`)) return;
    const html = await get(`${this.base}messages/${message}/`);
    if (html === null) return;
    let previous = null;
    for (const element of elements(html)) {
      if (element.classList.contains("day") && document.getElementById(`message-${message}`)) continue;
      const waiting = element.dataset.client ? this.sending(element.dataset.client) : null;
      if (waiting) {
        waiting.replaceWith(element);
        this.ready(element);
      } else if (element.matches("[data-reply]")) {
        this.placeReply(element);
      } else {
        this.place(element, previous);
      }
      previous = document.getElementById(element.id) ?? element;
    }
    this.showLive();
  }

  async loadReply(reply) {
    const html = await get(`${this.base}replies/${reply}/`);
    if (html === null) return;
    const [element] = elements(html);
    if (document.getElementById(`message-${element.dataset.asked}`)) this.placeReply(element);
    else await this.loadMessage(element.dataset.asked);
    this.showLive();
  }

  async loadCard(path, after) {
    const html = await get(this.base + path);
    if (!html) return;
    for (const element of elements(html)) {
      const isNew = !document.getElementById(element.id);
      if (isNew && this.isOld()) return;
      this.place(element, after ? document.getElementById(`message-${after}`) : null);
      if (isNew) this.status.say("learned");
    }
  }

  placeReply(element) {
    const { reply, asked } = element.dataset;
    const there = document.getElementById(element.id);
    for (const other of this.inner.querySelectorAll(`[data-reply][data-asked="${asked}"]`)) {
      if (Number(other.dataset.reply) > Number(reply)) return; // news of an earlier attempt
      if (other !== there) this.drop(other);
    }
    const held = there?.contains(document.activeElement);
    if ("live" in element.dataset) {
      this.stream(reply).attach(element);
    } else {
      this.streams.delete(reply);
    }
    const anchor = document.getElementById(`noted-${asked}`) ?? document.getElementById(`message-${asked}`);
    this.place(element, anchor);
    if (held) this.composer.focus();
  }

  drop(element) {
    this.streams.delete(element.dataset.reply);
    element.remove();
  }

  place(element, after) {
    const there = element.id ? document.getElementById(element.id) : null;
    if (there) there.replaceWith(element);
    else if (after) after.after(element);
    else this.inner.append(element);
    this.ready(element);
  }

  ready(element) {
    window.htmx?.process(element);
    element.dispatchEvent(new CustomEvent("chat:blocks", { bubbles: true }));
  }

  // The whole page of the thread anew, from its first message on.
  async refresh() {
    const first = this.inner.querySelector("[data-message]")?.dataset.message;
    const page = this.isOld() ? location.search : first ? `?since=${first}` : "";
    const html = await get(`${this.base}${this.conversation}/${page}`);
    if (html === null) return;
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-thread]");
    if (!fresh) return;
    const waiting = [...this.inner.querySelectorAll("[data-sending]")];
    this.inner.replaceChildren(...fresh.children, ...waiting);
    this.streams.clear();
    for (const live of this.inner.querySelectorAll("[data-live]")) this.stream(live.dataset.reply).attach(live);
    this.ready(this.inner);
    this.showLive();
    this.socket.send({
      kind: "subscribe", conversation: this.conversation, after_seq: Number.MAX_SAFE_INTEGER, offsets: this.offsets(),
    });
  }

  showSending({ client_id, text }) {
    const element = document.getElementById("message-on-its-way").content.cloneNode(true).firstElementChild;
    element.dataset.client = client_id;
    element.querySelector("[data-words]").textContent = text;
    this.inner.append(element);
    this.scroller.scrollTop = 0; // the column is reversed: this is its end
  }

  sending(clientId) {
    return this.inner.querySelector(`[data-sending][data-client="${CSS.escape(clientId)}"]`);
  }

  showLive() {
    const live = this.inner.querySelector("[data-live]");
    this.composer.answering(live ? Number(live.dataset.reply) : null);
    if (live) this.status.begun();
  }

  retry(event) {
    const form = event.target.closest("[data-retry]");
    if (!form || !this.socket.open) return;
    event.preventDefault();
    const carryOn = Boolean(form.querySelector("[name=carry_on]"));
    this.socket.send({ kind: "retry", reply: Number(form.dataset.retry), carry_on: carryOn });
    this.composer.focus();
  }
}
