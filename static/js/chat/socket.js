// One socket that comes back by itself: sooner when the network or the tab does, later and later otherwise.

const FIRST = 400;
const LONGEST = 15_000;
const PING_EVERY = 25_000;
const SILENCE = 40_000;
const SIGNED_OUT = 4401;

export class Socket {
  onOpen = () => {};
  onLost = () => {};
  onFrame = () => {};
  onSignedOut = () => {};

  constructor(url) {
    this.url = url;
    this.wait = FIRST;
    this.timer = 0;
    this.refusals = 0;
    this.heard = 0;
  }

  start() {
    this.connect();
    setInterval(() => this.check(), 5_000);
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.hurry());
  }

  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(frame) {
    if (!this.open) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  connect() {
    clearTimeout(this.timer);
    this.timer = 0;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.heard = this.pinged = performance.now();
    let greeted = false;
    socket.addEventListener("message", (event) => {
      this.heard = performance.now();
      const frame = JSON.parse(event.data);
      if (frame.kind === "hello" && !greeted) {
        greeted = true;
        this.wait = FIRST;
        this.refusals = 0;
        this.onOpen();
      }
      this.onFrame(frame);
    });
    socket.addEventListener("close", (event) => this.socket === socket && this.closed(event.code));
  }

  closed(code) {
    this.onLost();
    if (code === SIGNED_OUT && ++this.refusals > 1) {
      this.onSignedOut(); // a changed password gives this browser a new session: asked once more before it is said
      return;
    }
    this.timer = setTimeout(() => this.connect(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(LONGEST, this.wait * 2);
  }

  hurry() {
    if (this.timer) this.connect();
  }

  check() {
    if (!this.open) return;
    const now = performance.now();
    if (now - this.heard > SILENCE) {
      const dead = this.socket;
      this.socket = null;
      dead.close();
      this.closed(0);
    } else if (now - this.pinged > PING_EVERY) {
      this.pinged = now;
      this.send({ kind: "ping" });
    }
  }
}
