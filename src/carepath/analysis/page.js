"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const canvas = $("canvas"), board = $("board"), lines = $("lines"), front = $("chosen-lines"), panel = $("panel");
  const arrows = JSON.parse($("arrows").textContent);
  const boxes = [...document.querySelectorAll(".state")];
  const titles = new Map(boxes.map((box) => [box.id, box.querySelector(".name").textContent]));
  const texts = new Map([...document.querySelectorAll("#words article[data-path]")].map((one, at) => ["s" + at, one]));
  const SVG = "http://www.w3.org/2000/svg";
  let chosen = null, scale = 1;

  // -- arrows --
  const rect = (box) => {
    const outer = canvas.getBoundingClientRect(), inner = box.getBoundingClientRect();
    return { x: (inner.left - outer.left) / scale, y: (inner.top - outer.top) / scale, w: inner.width / scale, h: inner.height / scale };
  };
  const seen = (box) => { // a folded group stands for all in it
    let found = box;
    for (let up = box.parentElement.closest(".state"); up; up = up.parentElement.closest(".state")) if (up.classList.contains("folded")) found = up;
    return found;
  };
  const make = (name, into, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    into.append(made);
    return made;
  };
  const tip = (id, color) => {
    const marker = make("marker", make("defs", lines, {}), { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" });
    make("path", marker, { d: "M0 0 8 4 0 8z", style: `fill:var(${color})` });
  };
  const side = (a, b) => { // from which side an arrow leaves, to which it comes
    if (b.y >= a.y + a.h - 6) return ["bottom", "top"];
    if (a.y >= b.y + b.h - 6) return a.x + a.w / 2 <= b.x + b.w / 2 ? ["left", "left"] : ["right", "right"];
    return b.x >= a.x ? ["right", "left"] : ["left", "right"];
  };
  const OUT = { top: [0, -1], bottom: [0, 1], left: [-1, 0], right: [1, 0] };
  const port = (r, where, share) => where === "top" || where === "bottom"
    ? [r.x + r.w * share, where === "top" ? r.y : r.y + r.h] : [where === "left" ? r.x : r.x + r.w, r.y + Math.min(r.h * share, r.h - 4)];
  const plan = () => {
    const merged = new Map();
    for (const one of arrows) {
      const from = seen($("s" + one.from)), to = seen($("s" + one.to));
      if (from === to && one.from !== one.to) continue;
      const key = from.id + ">" + to.id, kept = merged.get(key);
      if (kept) { kept.causes.push(one.guard || one.cause); kept.timed = kept.timed && one.timed; } else merged.set(key, { from, to, causes: [one.guard || one.cause], timed: one.timed });
    }
    const ports = new Map(), found = [...merged.values()];
    const take = (box, where, one, end, other) => {
      const key = box.id + where;
      if (!ports.has(key)) ports.set(key, []);
      ports.get(key).push({ one, end, at: where === "top" || where === "bottom" ? other.x + other.w / 2 : other.y + other.h / 2 });
    };
    for (const one of found) {
      one.a = rect(one.from); one.b = rect(one.to);
      one.kind = one.from === one.to ? "self" : one.from.contains(one.to) ? "into" : one.to.contains(one.from) ? "outof" : "across";
      if (one.kind !== "across") continue;
      one.sides = side(one.a, one.b);
      take(one.from, one.sides[0], one, 0, one.b); take(one.to, one.sides[1], one, 1, one.a);
    }
    for (const list of ports.values()) {
      list.sort((p, q) => p.at - q.at);
      list.forEach((p, at) => { (p.one.shares ??= [])[p.end] = (at + 1) / (list.length + 1); });
    }
    return found;
  };
  const route = (one, t) => { // the curve and the place of its label
    const { a, b } = one;
    if (one.kind === "self") { const x = a.x + a.w, y = a.y + 14; return [`M${x} ${y}c26 -10 26 26 0 16`, x + 22, y - 8]; }
    if (one.kind === "into") { const y = b.y + Math.min(b.h / 2, 30); return [`M${b.x - 22} ${y}L${b.x - 1} ${y}`, b.x - 14, y - 6]; }
    if (one.kind === "outof") { const y = a.y + a.h / 2; return [`M${a.x} ${y}C${a.x - 20} ${y} ${b.x + 20} ${y} ${b.x + 1} ${y}`, (a.x + b.x) / 2, y - 6]; }
    const [sx, sy] = port(a, one.sides[0], one.shares[0]), [tx, ty] = port(b, one.sides[1], one.shares[1]);
    const far = Math.hypot(tx - sx, ty - sy), bend = one.sides[0] === one.sides[1] ? Math.min(24 + far * .12, 70) : Math.min(Math.max(far * .4, 18), 120);
    const [ox, oy] = OUT[one.sides[0]], [ix, iy] = OUT[one.sides[1]];
    const c = [sx + ox * bend, sy + oy * bend, tx + ix * bend, ty + iy * bend];
    const at = (p, q, r, s) => (1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t * t * r + t ** 3 * s;
    return [`M${sx} ${sy}C${c.join(" ")} ${tx} ${ty}`, at(sx, c[0], c[2], tx), at(sy, c[1], c[3], ty)];
  };
  const short = (causes) => {
    const first = causes[0].length > 46 ? causes[0].slice(0, 45) + "…" : causes[0];
    return causes.length > 1 ? `${first} (+${causes.length - 1})` : first;
  };
  const draw = () => {
    lines.replaceChildren(); front.replaceChildren();
    for (const [id, color] of [["plain", "--line"], ["out", "--chosen"], ["in", "--comes"]]) tip("tip-" + id, color);
    lines.setAttribute("width", canvas.offsetWidth); lines.setAttribute("height", canvas.offsetHeight);
    const mine = chosen && seen(chosen), labels = [];
    canvas.classList.toggle("choosing", Boolean(chosen));
    for (const one of plan()) {
      const part = mine && (one.from === mine ? "out" : one.to === mine ? "in" : "");
      const [d, x, y] = route(one, part === "out" ? .7 : .3); // its label stands nearer to the other end
      make("path", part ? front : lines, { d, class: `arrow ${part || ""}${one.timed ? " timed" : ""}`, "marker-end": `url(#tip-${part || "plain"})` });
      if (part) labels.push([short(one.causes), x, y, part]);
    }
    const taken = []; // labels step aside for one another
    for (const [said, x, y, part] of labels) {
      let at = y;
      const width = said.length * 6;
      while (taken.some((t) => Math.abs(t.y - at) < 14 && Math.abs(t.x - x) < (t.w + width) / 2)) at += 14;
      taken.push({ x, y: at, w: width });
      make("text", front, { x, y: at, class: part }).textContent = said;
    }
    board.dataset.arrows = canvas.querySelectorAll("path.arrow").length;
  };

  // -- reading --
  const link = (id) => {
    const made = document.createElement("button");
    made.className = "link"; made.textContent = titles.get(id);
    made.addEventListener("click", () => choose($(id), true));
    return made;
  };
  const ways = (title, found, end) => {
    const part = document.createElement("div"), head = document.createElement("h4"), list = document.createElement("ul");
    part.className = "ways"; head.textContent = title; part.append(head, list);
    for (const one of found) {
      const item = document.createElement("li"), guard = one.guard ? `, if ${one.guard}` : "";
      item.append(link("s" + one[end]), `: ${one.timed ? "" : "when "}${one.cause}${guard}`);
      list.append(item);
    }
    return found.length ? [part] : [];
  };
  const overview = () => panel.replaceChildren(...[...document.querySelectorAll("#words article:not([data-path])")].map((one) => one.cloneNode(true)));
  const choose = (box, bring) => {
    if (chosen) { chosen.classList.remove("chosen"); chosen.querySelector(".name").setAttribute("aria-pressed", "false"); }
    chosen = box;
    if (box) {
      for (let up = box.parentElement.closest(".state"); up; up = up.parentElement.closest(".state")) setFold(up, false);
      box.classList.add("chosen"); box.querySelector(".name").setAttribute("aria-pressed", "true");
      const number = Number(box.id.slice(1)), text = texts.get(box.id);
      panel.replaceChildren(...(text ? [text.cloneNode(true)] : []), ...ways("One comes here from", arrows.filter((one) => one.to === number && one.from !== number), "from"));
      panel.scrollTop = 0;
      if (bring) box.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else overview();
    draw();
  };

  // -- folding, finding, zooming --
  const setFold = (box, folded) => {
    const button = box.querySelector(":scope > .head > .fold");
    if (!button) return;
    box.classList.toggle("folded", folded); button.setAttribute("aria-expanded", String(!folded));
  };
  const groups = boxes.filter((box) => box.querySelector(":scope > .rows") && !box.classList.contains("root"));
  const find = () => {
    const said = $("find").value.trim().toLowerCase();
    const hits = said ? boxes.filter((box) => (titles.get(box.id) + " " + (texts.get(box.id)?.textContent ?? "")).toLowerCase().includes(said)) : [];
    for (const box of boxes) { box.classList.toggle("dim", Boolean(said) && !hits.includes(box)); box.classList.toggle("hit", hits.includes(box)); }
    $("found").textContent = said ? `${hits.length} of ${boxes.length} states` : "";
    return hits;
  };
  const zoom = (to) => {
    scale = Math.min(2, Math.max(.2, to));
    canvas.style.transform = `scale(${scale})`; board.dataset.scale = scale.toFixed(2);
    draw();
  };
  const fit = () => zoom(Math.max(.6, Math.min(1, (board.clientWidth - 8) / canvas.offsetWidth, (board.clientHeight - 8) / canvas.offsetHeight)));
  canvas.addEventListener("click", (event) => {
    const fold = event.target.closest(".fold"), box = event.target.closest(".state");
    if (fold) { setFold(box, !box.classList.contains("folded")); draw(); } else if (box) choose(box === chosen && !event.target.closest(".name") ? null : box);
  });
  $("fold").addEventListener("click", () => {
    const folded = !groups.every((box) => box.classList.contains("folded"));
    for (const box of groups) setFold(box, folded);
    $("fold").textContent = folded ? "Unfold all" : "Fold all"; draw();
  });
  $("in").addEventListener("click", () => zoom(scale * 1.2));
  $("out").addEventListener("click", () => zoom(scale / 1.2));
  $("fit").addEventListener("click", fit);
  $("find").addEventListener("input", find);
  let next = 0;
  $("find").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") { next = 0; return; }
    const hits = find();
    if (hits.length) choose(hits[next++ % hits.length], true);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { $("find").value = ""; find(); choose(null); }
    if (event.target.matches("input")) return;
    if (event.key === "/") { event.preventDefault(); $("find").focus(); }
    if (event.key === "+") zoom(scale * 1.2);
    if (event.key === "-") zoom(scale / 1.2);
  });
  addEventListener("resize", draw);
  addEventListener("beforeprint", () => { // one page, every arrow; then all states in words
    choose(null); zoom(1);
    canvas.style.setProperty("--paper-zoom", Math.max(.25, Math.min(1, 1000 / canvas.offsetWidth, 560 / canvas.offsetHeight)));
  });
  addEventListener("afterprint", fit);
  overview(); fit();
})();
