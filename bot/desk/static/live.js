"use strict";
// What the server tells of the queue: parts of the page listen with hx-trigger="desk:<name> from:body".

(() => {
  if (!document.body.dataset.live) return;
  let pause = 1000;
  const listen = () => {
    const source = new EventSource("/desk/live");
    source.onopen = () => { pause = 1000; document.body.removeAttribute("data-lost"); };
    source.addEventListener("changed", (event) => {
      for (const name of JSON.parse(event.data)) htmx.trigger(document.body, "desk:" + name);
    });
    source.onerror = () => {
      source.close();
      document.body.dataset.lost = "1";
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 15000);
    };
  };
  listen();
})();
