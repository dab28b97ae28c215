// One reply as it grows. Text arrives with its offset, in code points; finished blocks arrive as the server's HTML.
// What is unfinished is only ever text.

export class Stream {
  constructor(reply) {
    this.reply = reply;
    this.closed = 0; // code points that are in finished blocks
    this.tail = []; // what follows them
    this.html = []; // blocks that are not on the page yet
    this.all = false; // they replace what is there
    this.prose = null;
    this.drawing = 0;
  }

  get have() {
    return this.closed + this.tail.length;
  }

  // Take on the reply's element. One that replaces another keeps what is drawn already.
  attach(element) {
    const prose = element.querySelector("[data-prose]");
    if (this.prose && this.prose !== prose) {
      prose.replaceWith(this.prose);
      return;
    }
    this.prose = prose;
    if (this.have === 0 && !this.html.length) {
      this.closed = Number(element.dataset.closed);
      this.tail = Array.from(this.open.firstChild.data ?? "");
    } else {
      this.all = true;
    }
    this.draw();
  }

  get open() {
    const open = this.prose.querySelector("[data-open]");
    if (open.firstChild?.nodeType !== Node.TEXT_NODE) open.prepend(document.createTextNode(""));
    return open;
  }

  // False: something is missing in between.
  text(at, text) {
    const known = this.have - at;
    if (known < 0) return false;
    this.tail.push(...Array.from(text).slice(known));
    this.draw();
    return true;
  }

  blocks(from, upto, html) {
    if (upto <= this.closed) return true;
    if ((from !== 0 && from !== this.closed) || upto > this.have) return false;
    this.tail.splice(0, upto - this.closed);
    this.closed = upto;
    if (from === 0) {
      this.html = [];
      this.all = true;
    }
    this.html.push(html);
    this.draw();
    return true;
  }

  draw() {
    if (!this.prose || this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      const open = this.open;
      if (this.all) while (open.previousSibling) open.previousSibling.remove();
      for (const html of this.html) open.insertAdjacentHTML("beforebegin", html);
      if (this.html.length) open.dispatchEvent(new CustomEvent("chat:blocks", { bubbles: true }));
      this.html = [];
      this.all = false;
      open.firstChild.data = this.tail.join("").replace(/^\n+/, "");
    });
  }
}
