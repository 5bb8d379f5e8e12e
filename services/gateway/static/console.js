"use strict";
// Puts rows of new alerts on top of the list as they come; the server makes them, as it makes those of the page.
(() => {
  const list = document.getElementById("alerts");
  if (!list || !list.dataset.stream) return;
  const state = document.getElementById("state");
  const most = 200, together = 50, pause = 300, retry = 3000, refused = 10000;
  const known = new Set(Array.from(list.children, (one) => one.dataset.alert));
  const waiting = [];
  let timer = 0;

  const show = async () => {
    timer = 0;
    const names = waiting.splice(0, together);
    const asked = new URLSearchParams(names.map((name) => ["id", name]));
    const answer = await fetch(`/rows?${asked}`).catch(() => null);
    if (answer?.ok) {
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const row of made.querySelectorAll("li.alert")) {
        row.classList.add("fresh");
        list.prepend(document.adoptNode(row));
      }
      document.getElementById("none")?.remove();
      while (list.children.length > most) list.lastElementChild.remove();
    } else {
      waiting.unshift(...names);
    }
    if (waiting.length) later(answer?.ok ? pause : retry);
  };
  const later = (milliseconds) => { timer ||= setTimeout(show, milliseconds); };

  const address = new URL(list.dataset.stream, location);
  const listen = () => {
    const source = new EventSource(address);
    source.addEventListener("open", () => { state.textContent = state.dataset.live; });
    source.addEventListener("error", () => {
      state.textContent = state.dataset.waiting;
      // Browsers come back after a cut, not after a refusal.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, refused);
    });
    source.addEventListener("alert", (event) => {
      address.searchParams.set("last_event_id", event.lastEventId);
      const name = JSON.parse(event.data).alert_id;
      if (known.has(name)) return;
      known.add(name);
      waiting.push(name);
      later(pause);
    });
  };
  listen();
})();
