// The words of an answer laid out for reading: a bold first sentence, headings, lists, and the sources
// folded away below. Everything goes in as text; nothing here makes markup out of words.
import { isPublicAddress, link, linkify } from "./links.js";
import { WORDS } from "./words.js";

const LEAD = 160; // characters of the bold sentence; more of it would stand out from nothing
const ITEM = /^\s*- /;
const NOT_AN_END = /(^|[\s(])(\d{1,2}|\p{Lu}{1,2}|Tp)$/u; // "1. Tờ khai", "TP. Hồ Chí Minh", "Q. 1"
const IN_FORCE = /\((?:hết|có) hiệu lực [^]*\)$/;

export function element(name, className, text = "") {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.textContent = text;
  return node;
}

// The text without its source blocks, and the lines of these. A block is a line "Nguồn:" after an empty
// line, its items and the day they were checked; what follows (a second question, a number to call) stays.
export function withoutSources(text) {
  const said = [];
  const cited = [];
  let inside = false;
  for (const line of text.split("\n")) {
    if (inside && (ITEM.test(line) || line.startsWith(WORDS.checkedLine))) {
      cited.push(line);
      continue;
    }
    inside = line.trim() === WORDS.sourcesLine && !said[said.length - 1]?.trim();
    if (!inside) said.push(line);
  }
  return { said: said.join("\n").replace(/\n{3,}/g, "\n\n").trim(), cited };
}

// ``plain``: nothing stands out. In a form the question is what matters, not the word before it.
export function words(text, plain = false) {
  const node = element("div", "words");
  let list = null;
  let apart = false; // an empty line came before
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    if (start) (list ?? node).append("\n"); // for whoever copies the text; the page shows the blocks
    if (ITEM.test(line)) {
      if (!list) node.append((list = element("ul", "")));
      const item = element("li", "");
      item.append(linkify(text, start + line.indexOf("- ") + 2, end));
      list.append(item);
    } else if (line.trim()) {
      const row = element("p", line.trimEnd().endsWith(":") ? "heading" : "");
      if (apart) row.classList.add("apart");
      const cut = start || plain ? start : leadEnd(line);
      if (cut > start) {
        const lead = element("span", "lead");
        lead.append(linkify(text, start, cut));
        row.append(lead);
      }
      row.append(linkify(text, cut, end));
      node.append(row);
      list = null;
    }
    apart = !line.trim();
    start = end + 1;
  }
  return node;
}

function leadEnd(line) {
  let end = line.length;
  for (let at = line.indexOf(". "); at >= 0; at = line.indexOf(". ", at + 1)) {
    if (NOT_AN_END.test(line.slice(0, at))) continue;
    end = at + 1;
    break;
  }
  if (end <= LEAD) return end;
  const part = line.slice(0, LEAD);
  const pause = Math.max(...[", ", "; ", ": "].map((mark) => part.lastIndexOf(mark) + 1));
  return pause > LEAD / 3 ? pause : part.lastIndexOf(" ") > 0 ? part.lastIndexOf(" ") : LEAD;
}

// cited: the lines that stood in the text; only they know what a document was replaced by.
export function sources(list, cited = []) {
  const node = document.createElement("details");
  const rows = document.createElement("ul");
  const [checked, ...others] = new Set(list.map((source) => source.checked_on)); // mostly one day for all
  for (const source of list) {
    const row = element("li", "");
    const open = source.url && isPublicAddress(source.url);
    row.append(open ? link(source.url, source.title) : source.title);
    const facts = [
      source.number && !source.title.includes(source.number) && source.number,
      source.date && WORDS.dated(day(source.date)),
      source.url && !open && source.url,
      others.length && source.checked_on && WORDS.checked(day(source.checked_on)),
    ];
    const rest = facts.filter(Boolean).join(", ");
    if (rest) row.append(": ", linkify(rest));
    const line = cited.find((one) => one.includes(source.title) && (!source.number || one.includes(source.number)));
    const force = line?.match(IN_FORCE);
    if (force) row.append(" ", linkify(force[0]));
    rows.append(row);
  }
  node.append(element("summary", "", WORDS.sources(list.length)), rows);
  if (checked && !others.length) node.append(element("p", "", `${WORDS.checkedLine}${day(checked)}.`));
  return node;
}

function day(iso) {
  return /^\d{4}-\d\d-\d\d/.test(iso) ? iso.slice(0, 10).split("-").reverse().join("-") : iso;
}
