"use strict";
// Points are chosen with the mouse or the arrow keys, in any chart; what is chosen shows beside them, and is said aloud.
(() => {
  function scrollable() { // what is wider than there is room for scrolls by the keyboard, too
    for (const box of document.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  scrollable();
  addEventListener("resize", scrollable);
  document.querySelectorAll("details").forEach((one) => one.addEventListener("toggle", scrollable));
  const folded = [];
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details:not([open])")) folded.push(one), (one.open = true);
  });
  addEventListener("afterprint", () => folded.splice(0).forEach((one) => (one.open = false)));

  const data = document.getElementById("front-data");
  if (!data) return;
  const front = JSON.parse(data.textContent);
  const panel = document.getElementById("chosen");
  const said = document.getElementById("chosen-said");
  const rows = [...document.querySelectorAll("[data-row]")];
  const charts = [...document.querySelectorAll("[data-points]")].map(chart);
  const command = document.querySelector("[data-solving]")?.dataset.solving;
  let chosen = front.chosen;
  let kept = front.knee ?? chosen; // the point that others are compared with
  const hidden = new Set();

  const leftwards = "[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]+";
  const stretch = new RegExp(`(${leftwards}(?:[-\\u200c\\u200d '’._]{1,3}${leftwards})*)`, "u");

  function make(name, content, kind) {
    const element = document.createElement(name);
    if (content) element.append(...(typeof content === "string" ? running(content) : [content]));
    if (kind) element.className = kind;
    return element;
  }

  function bdi(...content) {
    const element = document.createElement("bdi");
    element.append(...content);
    return element;
  }

  function running(text) { // names that run from right to left are kept to themselves, as in the page's own sentences
    return text.split(stretch).map((part, at) => (at % 2 ? bdi(part) : part));
  }

  function isolated(text) {
    const letter = text.match(/\p{L}/u);
    return letter && stretch.test(letter[0]) ? bdi(text) : bdi(...running(text));
  }

  function told(number) {
    return front.axes.map((axis, at) => `${axis} ${front.points[number].values[at]}`).join(", ");
  }

  function chart(group) {
    const svg = group.closest(".chart");
    const marks = [...group.children];
    const lines = group.dataset.points === "lines";
    svg.parentElement.classList.add("live");
    group.setAttribute("role", "listbox");
    group.setAttribute("aria-label", "Points: the arrow keys choose one");
    marks.forEach((mark, number) => {
      mark.setAttribute("role", "option");
      mark.setAttribute("tabindex", "-1");
      mark.setAttribute("aria-label", `Point ${number + 1} of ${marks.length}: ${told(number)}`);
    });
    const across = (mark) => parseFloat(mark.getAttribute("x"));
    const down = (mark) => parseFloat(mark.getAttribute("y"));
    const order = (by) => marks.map((_, number) => number).sort((a, b) => by(marks[a]) - by(marks[b]) || a - b);
    const along = lines ? null : order(across);
    const upright = lines ? null : order(down);
    const drawn = (kind) => { // a ring around a mark, a line over a line
      const sign = document.createElementNS(svg.namespaceURI, lines ? "polyline" : "circle");
      const given = lines ? { class: `over ${kind}`, "vector-effect": "non-scaling-stroke" } : { class: `ring ${kind}`, r: "11" };
      for (const [name, value] of Object.entries({ ...given, "aria-hidden": "true" })) sign.setAttribute(name, value);
      lines ? group.after(sign) : svg.append(sign);
      return sign;
    };
    const sign = drawn(""), beside = drawn("beside");
    const put = (sign, mark) => {
      for (const [to, from] of lines ? [["points", "points"]] : [["cx", "x"], ["cy", "y"]]) sign.setAttribute(to, mark.getAttribute(from));
    };
    const tip = make("div", "", "tip");
    tip.hidden = true;
    tip.setAttribute("aria-hidden", "true");
    svg.parentElement.style.position = "relative";
    svg.parentElement.append(tip);

    function step(key) {
      const ends = marks.map((_, number) => number).filter((number) => !hidden.has(number));
      if (key === "Home") return ends[0];
      if (key === "End") return ends[ends.length - 1];
      const page = Math.max(2, Math.round(ends.length / 10));
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: page, PageUp: -page }[key];
      const list = lines ? marks.map((_, number) => number) : key === "ArrowUp" || key === "ArrowDown" ? upright : along;
      const there = list.filter((number) => !hidden.has(number) || number === chosen);
      return by && there[Math.min(there.length - 1, Math.max(0, there.indexOf(chosen) + by))];
    }
    group.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const to = event.key === "Enter" || event.key === " " ? marks.indexOf(document.activeElement) : step(event.key);
      if (to === undefined || to < 0) return;
      event.preventDefault();
      choose(to);
      marks[to].focus({ preventScroll: true });
    });
    group.addEventListener("focusin", () => sign.classList.toggle("focus", group.querySelector(":focus-visible") !== null));
    group.addEventListener("focusout", () => sign.classList.remove("focus"));
    function show(number) {
      const stop = hidden.has(number) ? marks.findIndex((_, at) => !hidden.has(at)) : number; // the chart's one tab stop
      marks.forEach((mark, at) => {
        mark.setAttribute("aria-selected", String(at === number));
        mark.setAttribute("tabindex", at === stop ? "0" : "-1");
      });
      put(sign, marks[number]);
      put(beside, marks[kept]);
    }

    function nearest(event) {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width, y = event.clientY - box.top;
      let best = -1, least = lines ? 24 : 30;
      marks.forEach((mark, number) => {
        if (hidden.has(number)) return;
        const away = lines ? Math.abs(height(mark, 1000 * x) - y) : Math.hypot((across(mark) / 100 - x) * box.width, down(mark) - y);
        if (away < least) [best, least] = [number, away];
      });
      return best;
    }
    function height(line, x) {
      const points = [...line.points];
      const to = Math.min(Math.max(points.findIndex((point) => point.x >= x), 0) || points.length - 1, points.length - 1);
      const [a, b] = [points[Math.max(to - 1, 0)], points[to]];
      const part = Math.min(1, Math.max(0, (x - a.x) / (b.x - a.x || 1)));
      return a.y + part * (b.y - a.y);
    }
    svg.addEventListener("click", (event) => {
      const number = nearest(event);
      if (number < 0) return;
      choose(number);
      marks[number].focus({ preventScroll: true });
    });
    svg.addEventListener("pointermove", (event) => {
      const number = event.pointerType === "touch" ? -1 : nearest(event);
      marks.forEach((mark, at) => mark.classList.toggle("near", at === number));
      tip.hidden = number < 0;
      if (number < 0) return;
      const box = svg.parentElement.getBoundingClientRect();
      tip.replaceChildren(...running(`Point ${number + 1}: ${told(number)}`));
      tip.style.left = `${Math.max(0, Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth))}px`;
      tip.style.top = `${event.clientY - box.top + 18}px`;
    });
    svg.addEventListener("pointerleave", () => {
      tip.hidden = true;
      marks.forEach((mark) => mark.classList.remove("near"));
    });
    return { marks, show };
  }

  function choose(number) {
    const before = chosen;
    chosen = number;
    show();
    said.textContent = `${titled(number)}: ${told(number)}.` + changed(before, number) + membership(people(number));
  }

  function show() {
    charts.forEach((each) => each.show(chosen));
    rows.forEach((row, at) => at === chosen ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current"));
    panel.replaceChildren(...shown(chosen));
    below.replaceChildren(...steps(front.points[chosen]), ...alone(front.points[chosen]));
    scrollable();
  }

  function keep() {
    kept = chosen;
    show();
    said.textContent = `${titled(kept)} is what others are compared with now.`;
    charts[0].marks[kept].focus({ preventScroll: true });
  }

  function titled(number) {
    return `Point ${number + 1} of ${front.points.length.toLocaleString("en")}`;
  }

  function membership(members) {
    return members.length > 12 ? ` ${members.length} members.` : ` Members: ${members.join(", ")}.`;
  }

  function people(number) {
    return front.points[number].teams.flatMap(ids);
  }

  function only(here, there) { // who is in the teams of one point and not in those of another
    const others = new Set(people(there));
    return [...new Set(people(here))].filter((id) => !others.has(id));
  }

  function some(ids) {
    return ids.length > 12 ? `${ids.slice(0, 12).join(", ")} and ${ids.length - 12} more` : ids.join(", ") || "nobody";
  }

  function listing(ids) { // as `some`, each id kept to itself
    const parts = ids.slice(0, 12).flatMap((id, at) => [...(at ? [", "] : []), isolated(id)]);
    const all = document.createDocumentFragment();
    all.append(...parts, ids.length > 12 ? ` and ${ids.length - 12} more` : ids.length ? "" : "nobody");
    return all;
  }

  function changed(before, after) { // what a listener has to know of a team that took another one's place
    if (before === after) return "";
    const out = only(before, after), into = only(after, before);
    return out.length || into.length ? ` Out: ${some(out)}; in: ${some(into)}.` : " The same people.";
  }

  function ids(team) {
    return team.filter((_, at) => at % 2 === 0).map((person) => front.people[person][0]);
  }

  function shown(number) {
    const point = front.points[number];
    const head = make("h3", titled(number), "chosen-name");
    if (number === front.knee) head.append(" ", make("span", "★ gives up least", "badge"));
    const values = number === kept ? [valued(point)] : compared(number);
    const parts = [head, ...values, number === kept ? make("p", "Other points are compared with this one.", "note screen") : keeper];
    if (front.teams.length < 2) parts.push(make("h4", "The team"));
    point.teams.forEach((team, at) => {
      if (front.teams.length > 1) parts.push(make("h4", isolated(front.teams[at])));
      parts.push(...roster(team));
    });
    return parts;
  }

  function valued(point) {
    const values = make("dl", "", "values");
    front.axes.forEach((axis, at) => {
      const pair = make("div");
      pair.append(make("dt", axis), make("dd", point.values[at]));
      values.append(pair);
    });
    return values;
  }

  function compared(number) { // beside the point that was kept: each axis, and who is in one team alone
    const [here, there] = [front.points[number].values, front.points[kept].values];
    const row = (...cells) => {
      const line = make("tr");
      line.append(...cells);
      return line;
    };
    const scope = (element, name) => ((element.scope = name), element);
    const head = (text, kind) => scope(make("th", text, kind), "col");
    const table = make("table", "", "compared"), top = make("thead"), body = make("tbody"), box = make("div", "", "scroll");
    const star = kept === front.knee ? " ★" : "";
    top.append(row(head(""), head(`point ${number + 1}`, "number"), head(`point ${kept + 1}${star}`, "number"), head("difference")));
    top.rows[0].cells[0].replaceWith(make("td"));
    front.axes.forEach((axis, at) => {
      const cells = [make("td", here[at], "number"), make("td", there[at], "number"), make("td", difference(number, at))];
      body.append(row(scope(make("th", axis), "row"), ...cells));
    });
    const alone = make("dl", "", "only");
    for (const [one, other] of [[number, kept], [kept, number]]) {
      const pair = make("div");
      pair.append(make("dt", `Only in point ${one + 1}`), make("dd", listing(only(one, other))));
      alone.append(pair);
    }
    table.append(top, body);
    box.append(table);
    return [box, alone];
  }

  function difference(number, axis) {
    const texts = [number, kept].map((each) => front.points[each].values[axis]);
    const [mine, theirs] = texts.map((text) => parseFloat(text.replace(/[≈,\s]/g, "").replace("−", "-")));
    if (texts[0] === texts[1]) return "the same";
    const word = mine > theirs === front.most[axis] ? "better" : "worse";
    const exact = texts.every((text) => /^-?\d+(\.\d+)?( %)?$/.test(text));
    if (!exact || mine === theirs) return mine === theirs ? "nearly the same" : word;
    const places = Math.max(...texts.map((text) => (text.match(/\.(\d+)/)?.[1] ?? "").length));
    const by = Math.abs(mine - theirs).toFixed(places) + (texts[0].endsWith("%") ? " %" : "");
    return `${mine > theirs ? "+" : "−"}${by}, ${word}`;
  }

  function alone(point) { // the command that asks for just these values
    const bounds = point.bounds ?? point.values.map((text) => (text.endsWith("%") ? `"${text.replace(" ", "")}"` : text));
    if (!command || !front.asked.every(Boolean) || !bounds.every(Boolean)) return [];
    const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
    const rows = front.asked.map((axis, at) => `--require ${quoted(`${axis}"exactly": ${bounds[at]}}`)}`);
    const part = make("div", make("h4", "The command for these values"), "further"), pre = make("pre", "", "scroll");
    pre.append(make("code", document.createTextNode([command, ...rows].join(" \\\n  "))));
    part.append(pre);
    return [part];
  }

  function roster(team) {
    const members = [];
    for (let at = 0; at < team.length; at += 2) members.push([team[at], team[at + 1]]);
    const seated = members.filter(([, seat]) => seat >= 0);
    if (members.length <= 16) return [listed(members, seated.length > 0)];
    const long = make("div", "", "long");
    long.append(listed(members.filter(([, seat]) => seat < 0), false));
    return seated.length ? [listed(seated, true), make("p", "without a seat", "soft"), long] : [long];
  }

  function listed(members, seated) {
    if (!seated && !front.show.length) {
      const list = make("ul", "", "ids");
      list.append(...members.map(([person]) => make("li", isolated(front.people[person][0]))));
      return list;
    }
    const box = make("div", "", "scroll");
    const table = make("table"), head = make("tr"), body = make("tbody"), top = make("thead");
    for (const name of [...(seated ? ["seat"] : []), "id", ...front.show.map(isolated)]) {
      const cell = make("th", name);
      cell.scope = "col";
      head.append(cell);
    }
    for (const [person, seat] of members) {
      const row = make("tr"), [id, ...others] = front.people[person];
      if (seated) row.append(make("td", isolated(front.seats[seat] || "–")));
      row.append(make("td", isolated(id), "id"), ...others.map((text) => make("td", isolated(text), text.length > 12 ? "" : "short")));
      body.append(row);
    }
    top.append(head);
    table.append(top, body);
    box.append(table);
    return box;
  }

  function steps(point) {
    return [
      ...further("One step further", point.steps.map((step) => (step ? [step] : []))),
      ...further("The best exchanges", point.deals),
    ];
  }

  function further(name, leading) {
    const list = make("ul", "", "steps");
    leading.forEach((each, axis) => each.forEach((step) => {
      const [to, ...changes] = step;
      const words = (at) => `${changes[at]} ${front.axes[at]}`;
      const others = changes.map((_, at) => at).filter((at) => at !== axis && changes[at]).map(words);
      const button = make("button", `${words(axis)} → point ${to + 1}: ${others.join(", ") || "nothing else changes"}`);
      button.type = "button";
      button.addEventListener("click", () => {
        choose(to);
        charts[0].marks[to].focus({ preventScroll: true });
      });
      const item = make("li");
      item.append(button);
      list.append(item);
    }));
    const part = make("div", "", "further");
    part.append(make("h4", name), list);
    return list.children.length ? [part] : [];
  }

  const crowds = document.querySelectorAll(".crowd");
  function thin(number) { // the first of the order stand for all
    hidden.clear();
    front.order.slice(number).forEach((point) => hidden.add(point));
    hidden.delete(front.knee);
    charts.forEach(({ marks }) => marks.forEach((mark, at) => mark.classList.toggle("thinned", hidden.has(at))));
    rows.forEach((row, at) => row.classList.toggle("thinned", hidden.has(at)));
    crowds.forEach((each) => each.classList.toggle("crowd", !hidden.size));
    charts.forEach((each) => each.show(chosen));
  }

  function thinning() {
    const all = front.points.length;
    const numbers = [...new Set([9, 20, 40, front.number || 9])].filter((number) => number < all).sort((a, b) => a - b);
    if (all <= 20 && !front.number) return;
    const label = make("label", "Show ", "thin"), select = make("select");
    for (const number of [...numbers, all]) {
      const option = make("option", number === all ? `all ${all.toLocaleString("en")} points` : `${number} points that stand for all`);
      option.value = number;
      select.append(option);
    }
    select.value = Math.min(front.number || all, all);
    select.addEventListener("change", () => thin(Number(select.value)));
    label.append(select);
    document.querySelector(".explorer").before(label);
    thin(Number(select.value));
  }

  const keeper = make("button", "Compare others with this point", "keeper");
  keeper.type = "button";
  keeper.addEventListener("click", keep);
  const below = make("div", "", "below");
  document.querySelector(".explorer").append(below);
  rows.forEach((row, number) => row.addEventListener("click", () => choose(number)));
  thinning();
  show();
})();
