"use strict";
// Keys, copying, notices, the tour. Everything works without it but for these.

const $ = (selector, root = document) => root.querySelector(selector);
const typing = (node) => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));

function notice(text, bad = false) {
  const box = $("#notices");
  if (!box) return;
  const note = document.createElement("div");
  note.className = bad ? "notice bad" : "notice";
  note.textContent = text;
  box.append(note);
  setTimeout(() => note.remove(), bad ? 12000 : 5000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea"); // plain http: the clipboard is not ours
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  notice("Đã chép.");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-insert], [data-open-dialog], [data-close-dialog], [data-print]");
  if (!button) return;
  if (button.dataset.copy) copy($(button.dataset.copy).innerText.trim());
  if (button.dataset.insert) {
    const area = $("#reply-text");
    const text = $(button.dataset.insert).innerText.trim();
    area.value = area.value.trim() ? area.value.trimEnd() + "\n" + text : text;
    area.focus();
  }
  if (button.dataset.openDialog) $(button.dataset.openDialog).showModal();
  if ("closeDialog" in button.dataset) button.closest("dialog").close();
  if ("print" in button.dataset) window.print();
});

document.addEventListener("change", (event) => {
  const select = event.target.closest("select[data-template]");
  if (select && select.value) {
    const area = $("#reply-text");
    area.value = area.value.trim() ? area.value.trimEnd() + "\n" + select.value : select.value;
    select.value = "";
    area.focus();
  }
});

// g then a letter goes to a page; / to the search; ? shows what the keys do.
let waiting = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const picks = [...document.querySelectorAll(".pick")];
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && picks.length &&
      (!typing(event.target) || event.target.id === "question")) {
    const at = picks.indexOf(document.activeElement);
    const next = event.key === "ArrowDown" ? Math.min(at + 1, picks.length - 1) : at - 1;
    event.preventDefault();
    (next < 0 ? $("#question") || picks[0] : picks[next]).focus();
    return;
  }
  if (typing(event.target)) return;
  if (waiting) {
    waiting = false;
    const link = $(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === "g") { waiting = true; setTimeout(() => { waiting = false; }, 1500); }
  if (event.key === "/" && $("#question, #filter")) { event.preventDefault(); $("#question, #filter").select(); }
  if (event.key === "?") { event.preventDefault(); $("#keys")?.showModal(); }
  const keyed = $(`[data-key="${CSS.escape(event.key)}"]`);
  if (keyed) { event.preventDefault(); keyed.click(); }
});

function settle(root) {
  const talk = $(".talk", root);
  if (talk) talk.scrollTop = talk.scrollHeight;
}

document.addEventListener("DOMContentLoaded", () => {
  settle(document);
  const tour = $("#tour");
  if (tour && "first" in tour.dataset) tour.showModal();
  for (const dialog of document.querySelectorAll("dialog")) {
    // Chromium gives the focus back while the page is still shut off: the box has it and takes no letters.
    dialog.addEventListener("close", () => setTimeout(() => {
      const node = document.activeElement;
      if (typing(node)) { node.blur(); node.focus(); }
    }, 30));
  }
});
document.addEventListener("htmx:afterSwap", (event) => settle(event.target.parentElement || document));
document.addEventListener("htmx:sendError", () => notice("Mất kết nối với máy chủ; thử lại sau ít giây.", true));
document.addEventListener("htmx:beforeSwap", (event) => {
  // A refusal comes as a sentence to be shown, not as an error to be dropped.
  if (event.detail.xhr.status >= 400 && event.detail.xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
