"use strict";
// Puts new alerts on top of the list as they come. Everything that came from outside is set as text, never as markup.
(() => {
  const list = document.getElementById("alerts");
  if (!list || !list.dataset.stream) return;
  const words = JSON.parse(list.dataset.words);
  const state = document.getElementById("state");
  const row = document.getElementById("row");
  const most = 200;
  const known = new Set(Array.from(list.children, (one) => one.dataset.alert));

  const show = (alert) => {
    const item = row.content.cloneNode(true).firstElementChild;
    const find = (name) => item.querySelector(name);
    item.dataset.alert = alert.alert_id;
    find(".type").textContent = words[alert.type];
    find(".kind").textContent = words[alert.position.kind];
    find(".kind").classList.add(`kind-${alert.position.kind}`);
    find("time").dateTime = alert.claim.published_at;
    find("time").textContent = `${alert.claim.published_at.slice(0, 16).replace("T", " ")} UTC`;
    find(".content").textContent = alert.claim.content;
    find(".content").href = `/alerts/${encodeURIComponent(alert.alert_id)}`;
    find(".speaker").textContent = alert.claim.speaker_name;
    find(".speaker").href = `/officials/${encodeURIComponent(alert.position.official_id)}`;
    find(".source").textContent = alert.article.source;
    list.prepend(item);
    document.getElementById("none")?.remove();
    while (list.children.length > most) list.lastElementChild.remove();
  };

  const source = new EventSource(list.dataset.stream);
  source.addEventListener("open", () => { state.textContent = state.dataset.live; });
  source.addEventListener("error", () => { state.textContent = state.dataset.waiting; });
  source.addEventListener("alert", (event) => {
    const alert = JSON.parse(event.data);
    if (known.has(alert.alert_id)) return;
    known.add(alert.alert_id);
    show(alert);
  });
})();
