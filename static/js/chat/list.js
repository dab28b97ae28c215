// The list of conversations, and with it the title over the thread.
import { elements, get } from "./fetching.js";

export class List {
  constructor(path, conversation) {
    this.path = path;
    this.conversation = conversation;
    this.timer = 0;
  }

  refresh() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), 150);
  }

  async load() {
    const shelves = document.getElementById("shelves");
    const search = document.querySelector("#conversations [data-search]");
    if (!shelves) return;
    const query = new URLSearchParams({ current: this.conversation, q: search?.value ?? "" });
    const html = await get(`${this.path}?${query}`);
    if (!html) return;
    const focused = document.activeElement?.dataset?.conversationLink;
    const [fresh] = elements(html);
    const facts = fresh.querySelector("[data-new-facts]");
    if (facts) document.querySelector("[data-facts]")?.replaceChildren(facts.content);
    shelves.replaceWith(fresh);
    if (focused) fresh.querySelector(`[data-conversation-link="${focused}"]`)?.focus();
    const name = fresh.querySelector(`[data-conversation-link="${this.conversation}"] > span`);
    const title = document.querySelector(".chat__title h1");
    if (this.conversation && name && title && title.textContent !== name.textContent) {
      title.textContent = name.textContent;
      document.title = document.title.replace(/^.*(?= · )/, name.textContent);
    }
  }
}
