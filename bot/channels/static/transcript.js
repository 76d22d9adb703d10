// The conversation as it stands on the page, kept for this tab only (sessionStorage: gone with the tab).
import { element, sources, withoutSources, words } from "./answer.js";
import { WORDS } from "./words.js";

const KEY = "motcua";
const MAX_KEPT = 200;

export class Transcript {
  // onChoice({title, value}) is called when a button under an answer is pressed
  constructor(log, onChoice) {
    this.log = log;
    this.onChoice = onChoice;
    this.items = [];
    this.states = new Map();
  }

  restore() {
    try {
      this.items = JSON.parse(sessionStorage.getItem(KEY)) ?? [];
    } catch {
      this.items = []; // storage is switched off or was tampered with: start empty
    }
    for (const item of this.items) this.log.append(item.reply ? this.#answer(item.reply) : this.#question(item));
    return this.log.lastElementChild;
  }

  // Questions that the server has not confirmed yet, the oldest first.
  get unsent() {
    return this.items.filter((item) => item.state === "waiting");
  }

  // The last delivery seen here; 0 when only questions are; null on an empty page.
  get last() {
    const seen = this.items.filter((item) => item.reply).map((item) => Number(item.id));
    return seen.length ? Math.max(...seen) : this.items.length ? 0 : null;
  }

  addQuestion(item) {
    if (this.items.some((known) => known.id === item.id)) return null;
    return this.#add(item, this.#question(item));
  }

  // null when it is here already: after a crash or a reconnect an answer may come twice
  addAnswer(id, reply) {
    const known = this.items.some((item) => item.reply && item.id === id && item.reply.text === reply.text);
    if (known) return null;
    if (reply.status === "personal_data") this.#maskNumbers();
    return this.#add({ id, reply }, this.#answer(reply));
  }

  // state: "waiting", "sent" or "refused"; words: what is said below the question
  setState(id, state, words = "") {
    const item = this.items.find((one) => one.id === id);
    if (!item) return;
    item.state = state;
    item.note = words;
    this.states.get(id).textContent = words;
    this.#save();
  }

  clear() {
    this.items = [];
    this.states.clear();
    this.log.replaceChildren();
    this.#save();
  }

  #add(item, node) {
    this.items.push(item);
    this.#save();
    this.log.append(node);
    return node;
  }

  #save() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.items.slice(-MAX_KEPT)));
    } catch {
      // full or switched off: the page still works, a reload starts empty
    }
  }

  // A number that should not have been sent should not stay on a shared screen either.
  #maskNumbers() {
    for (const item of this.items.filter((one) => one.text)) {
      item.text = item.text.replace(/\d[\d .-]{6,}\d/g, "••••");
      this.states.get(item.id)?.parentElement.querySelector(".words").replaceChildren(item.text);
    }
  }

  #question(item) {
    const node = element("div", "message mine");
    const state = element("span", "state", item.note ?? "");
    this.states.set(item.id, state);
    node.append(element("span", "unseen", WORDS.me), element("div", "words", item.text), state);
    return node;
  }

  #answer(reply) {
    const urgent = reply.status === "emergency";
    const node = element("div", urgent ? "message theirs emergency" : "message theirs");
    node.append(element("span", "unseen", WORDS.machine));
    if (urgent) node.append(element("p", "tag", WORDS.urgent));
    const cites = reply.sources?.length;
    const { said, cited } = cites ? withoutSources(reply.text) : { said: reply.text, cited: [] };
    node.append(words(said, reply.status === "form" || reply.status === "handoff"));
    if (reply.buttons?.length) node.append(this.#choices(reply.buttons));
    if (cites) node.append(sources(reply.sources, cited));
    return node;
  }

  #choices(buttons) {
    const list = element("ul", "choices");
    for (const choice of buttons) {
      const button = element("button", "", choice.title);
      button.type = "button";
      button.addEventListener("click", () => this.onChoice(choice));
      const place = element("li", "");
      place.append(button);
      list.append(place);
    }
    return list;
  }
}
