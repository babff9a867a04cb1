"use strict";
(() => {
  const form = document.getElementById("filter");
  const input = document.getElementById("q");
  const tag = document.getElementById("tag");
  const found = document.getElementById("found");
  const services = [...document.querySelectorAll("details.service")].map(element => ({
    element,
    rows: [...element.querySelectorAll("tr.op")].map(row => ({
      row,
      text: row.dataset.search,
      levels: row.dataset.level.split(" "),
      tags: row.dataset.tags.split(" "),
      marks: row.dataset.marks.split(" "),
    })),
  }));
  const all = services.reduce((n, service) => n + service.rows.length, 0);
  const checked = name => [...form.querySelectorAll(`input[name=${name}]:checked`)].map(box => box.value);
  const number = new Intl.NumberFormat("en");
  let filtered = false;
  let open = []; // the services that the reader had open before the filter opened others

  function filter() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const levels = checked("level");
    const marks = checked("mark");
    const everyLevel = levels.length === form.querySelectorAll("input[name=level]").length;
    const active = words.length > 0 || !everyLevel || marks.length > 0 || tag.value !== "";
    if (active && !filtered) open = services.filter(service => service.element.open);
    let shown = 0;
    for (const service of services) {
      let here = 0;
      for (const op of service.rows) {
        const fits = (everyLevel || op.levels.some(level => levels.includes(level))) &&
          marks.every(mark => op.marks.includes(mark)) &&
          (tag.value === "" || op.tags.includes(tag.value)) &&
          words.every(word => op.text.includes(word));
        op.row.hidden = !fits;
        if (fits) here++;
      }
      shown += here;
      service.element.hidden = active && here === 0;
      if (active && here > 0) service.element.open = true;
      if (!active && filtered) service.element.open = open.includes(service);
    }
    filtered = active;
    found.textContent = !active ? `${number.format(all)} operations` :
      shown === 0 ? "Nothing fits. Clear the filter to see all operations." :
      `${number.format(shown)} of ${number.format(all)} operations`;
  }

  // A link to a row leads there also if its service is closed or the filter hides it.
  function follow() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) form.reset(), filter();
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    target.scrollIntoView();
  }

  let timer = 0;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 60); });
  form.addEventListener("submit", event => { event.preventDefault(); filter(); });
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("hashchange", follow);
  addEventListener("keydown", event => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
  // Paper cannot be clicked open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of closed) details.open = false; });

  form.hidden = false;
  filter();
  if (location.hash) follow();
})();
