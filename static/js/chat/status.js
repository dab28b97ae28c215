// The status line for those who listen: that a reply begins, that it still goes on, that it is complete.

const STILL = 7_000;

export class Status {
  constructor() {
    this.line = document.querySelector("[data-status]");
    this.words = document.getElementById("chat-words").dataset;
    this.timer = 0;
  }

  say(name) {
    this.line.textContent = this.words[name] ?? "";
  }

  begun() {
    if (this.timer) return;
    this.say("answering");
    this.timer = setInterval(() => this.say("still"), STILL);
  }

  ended(state, used) {
    clearInterval(this.timer);
    this.timer = 0;
    if (state !== "done") {
      this.say(state);
      return;
    }
    const memories = used === 1 ? this.words.usedOne : this.words.usedMany.replace("%n", used);
    this.line.textContent = used ? `${this.words.done}, ${memories}` : this.words.done;
  }
}
