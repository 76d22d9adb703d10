// Puts the page together: what is typed and pressed goes to the courier, what comes back to the transcript.
import { Courier, post } from "./courier.js";
import { Transcript } from "./transcript.js";
import { WORDS } from "./words.js";

const MAX_BYTES = 60_000; // the server takes 64 KiB with the wrapping
const MAX_LINKED = 1_000; // characters of a question in a deep link
const SLOW_MS = 10_000;
const HOPELESS_MS = 60_000; // an officer may answer hours later: no dots until then

const $ = (id) => document.getElementById(id);
const box = $("question");
const title = document.title;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("motcua") : null;
const transcript = new Transcript($("log"), (choice) => ask({ text: choice.title, button: choice.value }));
let owed = 0; // answers we wait for: counted from the asking, an answer may be quicker than the receipt
let connected = true; // until we know better
let unread = 0;
let composerHeight = 0;
let timers = [];

const courier = new Courier({
  last: () => transcript.last,
  sent: (id) => transcript.setState(id, "sent"),
  refused: (id, words) => {
    transcript.setState(id, "refused", words ?? WORDS.notTaken);
    expect(-1);
  },
  connected: (yes) => {
    if (yes !== connected) {
      connected = yes;
      expect(0);
    }
    notice(yes ? (navigator.cookieEnabled ? "" : WORDS.noCookies) : navigator.onLine ? WORDS.reconnecting : WORDS.offline);
    if (!yes) for (const item of transcript.unsent) transcript.setState(item.id, "waiting", WORDS.waiting);
  },
  answer: (id, reply) => {
    const node = transcript.addAnswer(id, reply);
    if (!node) return;
    expect(-1);
    show(node);
    if (document.hidden) document.title = WORDS.fresh(++unread) + title;
  },
});

function ask({ text, button }) {
  const item = { id: newId(), text, state: "waiting", ...(button ? { button } : {}) };
  $("new").hidden = false;
  show(transcript.addQuestion(item));
  expect(1);
  tabs?.postMessage({ asked: { ...item, state: "sent" } });
  courier.send(wire(item));
}

const wire = (item) => (item.button ? { id: item.id, button: item.button } : { id: item.id, text: item.text });

// crypto.randomUUID is missing on plain http, where a Center's own network may serve us
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function expect(more) {
  owed = Math.max(0, owed + more);
  typing(owed && connected ? WORDS.typing : "");
  if (!owed || !connected) return;
  timers = [
    setTimeout(() => typing(WORDS.slow), SLOW_MS),
    setTimeout(() => { owed = 0; typing(""); }, HOPELESS_MS),
  ];
}

function typing(words) {
  if (words !== WORDS.slow) timers.forEach(clearTimeout);
  const place = $("typing");
  place.textContent = words;
  if (!words) return;
  const dots = document.createElement("span");
  dots.className = "dots";
  dots.ariaHidden = "true";
  dots.append(...["i", "i", "i"].map((name) => document.createElement(name)));
  place.prepend(dots);
  show(place);
}

function notice(words) {
  if ($("notice").textContent !== words) $("notice").textContent = words;
}

// A long answer is read from its first line: its top comes into view, not its end, and the end of the
// question above it (as much as the style sheet's scroll-margin of an answer says).
function show(node) {
  if (!node) return;
  const question = parseFloat(getComputedStyle(node).scrollMarginTop) || 0;
  const room = innerHeight - $("top").offsetHeight - $("composer").offsetHeight - question;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const block = node.offsetHeight > room * 0.9 ? "start" : "end";
  node.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

function submit(event) {
  event?.preventDefault();
  const text = box.value.trim();
  if (!text) return box.focus();
  if (new TextEncoder().encode(JSON.stringify(text)).length > MAX_BYTES) return notice(WORDS.tooLong);
  if ($("notice").textContent === WORDS.tooLong) notice("");
  box.value = "";
  fit();
  ask({ text });
}

async function startOver() {
  const answer = await post("/web/new", {});
  if (!answer.ok) return notice(WORDS.newFailed);
  empty();
  tabs?.postMessage({ renewed: true });
  box.focus();
}

function empty() {
  courier.stop();
  transcript.clear();
  $("new").hidden = true;
  owed = 0;
  typing("");
  notice("");
  scrollTo(0, 0);
  courier.listen();
}

box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  // Vietnamese keyboards compose: Enter may only be finishing a word
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
});
$("form").addEventListener("submit", submit);
$("examples").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) ask({ text: button.textContent });
});
$("new").addEventListener("click", () => $("sure").showModal());
$("sure").addEventListener("close", () => {
  if ($("sure").returnValue === "yes") startOver();
  $("sure").returnValue = "";
});
tabs?.addEventListener("message", ({ data }) => {
  if (data.renewed) empty();
  else {
    $("new").hidden = false;
    show(transcript.addQuestion(data.asked));
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  document.title = title;
});

for (const id of ["composer", "examples"]) $(id).hidden = false;
new ResizeObserver(() => {
  // a growing box or a notice must not cover the end of the conversation
  const root = document.documentElement;
  const height = $("composer").offsetHeight;
  const grown = Math.max(0, height - composerHeight);
  const atEnd = innerHeight + scrollY > root.scrollHeight - grown - 8;
  if (composerHeight && grown && atEnd) scrollTo(0, root.scrollHeight);
  composerHeight = height;
  root.style.scrollPaddingBottom = `${height + 16}px`;
}).observe($("composer"));
new ResizeObserver(() => {
  document.documentElement.style.scrollPaddingTop = `${$("top").offsetHeight + 8}px`;
}).observe($("top"));
let folded = []; // on paper nobody can unfold the sources
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const one of folded) one.open = true;
});
addEventListener("afterprint", () => folded.forEach((one) => (one.open = false)));
const restored = transcript.restore();
$("new").hidden = !restored;
show(restored);
for (const item of transcript.unsent) {
  expect(1);
  courier.send(wire(item));
}
courier.listen();

const linked = new URLSearchParams(location.search).get("q");
if (linked) {
  box.value = linked.slice(0, MAX_LINKED);
  history.replaceState(null, "", location.pathname); // a question is nobody's business in the history
  box.focus();
}
fit();
