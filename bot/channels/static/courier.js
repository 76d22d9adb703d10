// Carries questions to the server and answers back, over a network that comes and goes.
// A question keeps its id however often it is sent: the server takes it once.

const SLOWEST_MS = 30_000;
const SEND_TIMEOUT_MS = 20_000;
const SILENCE_MS = 40_000; // the server is heard every 15 s; a dead connection is silent
const PATIENCE_MS = 2_000; // a connection that is back by then is not worth a notice

export class Courier {
  // on: {answer(id, reply), sent(id), refused(id, words), connected(yes), last()}
  constructor(on) {
    this.on = on;
    this.queue = [];
    this.sending = false;
    this.tries = 0;
    this.reopenings = 0;
    this.heard = Date.now();
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.on.connected(false));
    addEventListener("pageshow", (event) => event.persisted && this.listen());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && Date.now() - this.heard > SILENCE_MS / 2) this.#hurry();
    });
    setInterval(() => Date.now() - this.heard > SILENCE_MS && this.listen(), 10_000);
  }

  // message: {id, text} or {id, button}
  send(message) {
    this.queue.push(message);
    this.#pump();
  }

  listen() {
    clearTimeout(this.reopening);
    this.stream?.close();
    this.heard = Date.now();
    const last = this.on.last();
    const stream = new EventSource(last === null ? "/web/events" : `/web/events?after=${last}`);
    this.stream = stream;
    stream.onopen = () => {
      clearTimeout(this.complaint);
      this.complaint = undefined;
      this.reopenings = 0;
      this.heard = Date.now();
      this.on.connected(true);
      this.#pump();
    };
    stream.addEventListener("beat", () => (this.heard = Date.now()));
    stream.onmessage = (event) => {
      this.heard = Date.now();
      this.on.answer(event.lastEventId, JSON.parse(event.data));
    };
    stream.onerror = () => {
      // the browser would reopen the old address; ours names the last answer seen
      stream.close();
      this.complaint ??= setTimeout(() => this.on.connected(false), PATIENCE_MS);
      this.reopening = setTimeout(() => this.listen(), backOff(this.reopenings++));
    };
  }

  stop() {
    clearTimeout(this.reopening);
    clearTimeout(this.retry);
    this.stream?.close();
    this.queue = [];
  }

  #hurry() {
    this.tries = 0;
    this.reopenings = 0;
    this.listen();
    this.#pump();
  }

  async #pump() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.retry);
    while (this.queue.length) {
      const message = this.queue[0];
      const answer = await post("/web/send", message);
      if (this.queue[0] !== message) continue; // stopped meanwhile
      if (answer.again) {
        this.retry = setTimeout(() => this.#pump(), backOff(this.tries++));
        if (this.tries > 1) this.on.connected(false);
        break;
      }
      this.tries = 0;
      this.queue.shift();
      if (answer.ok) this.on.sent(message.id);
      else this.on.refused(message.id, answer.error);
      if (answer.renewed) this.listen(); // the cookie had run out: answers come to a new conversation
    }
    this.sending = false;
  }
}

// {ok: true, ...the server's answer}, {error} when it will never be taken, {again: true} when it may be later
export async function post(address, body) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), SEND_TIMEOUT_MS);
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: giveUp.signal,
    });
    if (response.status >= 500 || response.status === 408) return { again: true };
    const answer = await response.json().catch(() => ({}));
    return response.ok ? { ok: true, ...answer } : { error: answer.error };
  } catch {
    return { again: true };
  } finally {
    clearTimeout(timer);
  }
}

function backOff(tries) {
  return Math.min(SLOWEST_MS, 1000 * 2 ** tries);
}
