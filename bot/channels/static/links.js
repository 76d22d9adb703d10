// Plain text into text nodes and links. Only two things become links: https addresses under gov.vn,
// and public short numbers. Everything else stays text, whatever it looks like; dates and document
// numbers are kept on one line.

const CANDIDATE = /https:\/\/[^\s<>"'“”‘’]+|\d\d-\d\d-\d{4}|\d+\/\d{4}\/[\p{L}\d-]+|(?:1800|1900)(?:[ .]?\d){4,6}|11[1-9]/gu;
const WHOLE = /^\d+[-/]/;

// "Điều 113" and "115 trang" are no telephone numbers: the line must speak of calling.
const CALLING = /gọi|tổng đài|đường dây|điện thoại|hotline|(^|\s)(báo|số)(?=\s)/i;
const ARTICLE = /(điều|khoản|mục|trang|chương|phụ lục)\s*$/i;
const UNIT = /^\s*(đồng|nghìn|ngàn|triệu|%|ngày|giờ|tháng|năm|trang|người|hồ sơ|thủ tục|bộ|bản)/i;

export function isPublicAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" && url.hostname.endsWith(".gov.vn") && !url.port && !url.username && !url.password;
  } catch {
    return false;
  }
}

export function link(address, words = address) {
  const a = document.createElement("a");
  a.href = address;
  a.textContent = words;
  if (!address.startsWith("tel:")) {
    a.rel = "noopener noreferrer";
    a.target = "_blank";
  }
  return a;
}

// Of text the part from start to end: what lies outside still tells what a number inside means.
export function linkify(text, start = 0, end = text.length) {
  const out = document.createDocumentFragment();
  let done = start;
  for (const match of text.matchAll(CANDIDATE)) {
    const found = match[0].startsWith("https:")
      ? match[0].replace(/[.,;:!?)\]»…]+$/u, "") // the sentence's, not the address's
      : match[0];
    const stop = match.index + found.length;
    if (match.index < start || stop > end) continue;
    if (WHOLE.test(found)) {
      const whole = document.createElement("span");
      whole.className = "whole";
      whole.textContent = found;
      out.append(text.slice(done, match.index), whole);
      done = stop;
      continue;
    }
    const address = found.startsWith("https:") ? found : `tel:${found.replace(/\D/g, "")}`;
    const allowed = found.startsWith("https:") ? isPublicAddress(found) : isNumberToCall(text, match.index, stop);
    if (!allowed) continue;
    out.append(text.slice(done, match.index), link(address, found));
    done = stop;
  }
  out.append(text.slice(done, end));
  return out;
}

function isNumberToCall(text, start, end) {
  // no lookbehind in the pattern: iPhones before iOS 16.4 would not load this file at all
  if (/[\p{L}\p{N}/.,-]$/u.test(text.slice(Math.max(0, start - 2), start))) return false;
  const rest = text.slice(end);
  if (/^([\p{L}\p{N}/_]|[.,-]\p{N})/u.test(rest) || UNIT.test(rest)) return false;
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1).split("\n", 1)[0];
  return CALLING.test(line) && !ARTICLE.test(text.slice(Math.max(0, start - 12), start));
}
