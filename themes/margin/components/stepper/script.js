// Step tables: a table and the code beside it, gone through row by row. Without script both stand as they are.

components.stepper = (root) => {
  const { label, before, after, step, new: fresh, column } = root.dataset;
  // Between the code and its table, which is the last one, other tables may stand.
  const table = all(root, ":scope > .qm-table table").at(-1);
  const rows = all(table, "tbody tr");
  const heads = all(table, "thead tr > *").map(({ textContent }) => textContent.trim());
  const cells = (at) => all(rows[at], "td");
  const said = ({ textContent }) => textContent.trim();
  const lines = wrapLines(root.querySelector(":scope > .qm-code code"));
  // A first column that only counts the steps changes in every row and tells nothing.
  const counts = rows.every((row, at) => parseInt(said(row.cells[0])) - parseInt(said(rows[0].cells[0])) === at);
  let now = 0;

  const bar = make("div", "qm-steps__bar");
  const status = make("p", "qm-steps__status");
  const slider = Object.assign(make("input"), { type: "range", min: 1, max: rows.length, step: 1, value: 1 });
  slider.setAttribute("aria-label", label);
  const [back, forth] = [before, after].map((words) => Object.assign(make("button", "", words), { type: "button" }));
  bar.append(status, back, slider, forth);
  root.append(bar);

  /** What changed since the row before, as places of columns. */
  function changes(at) {
    if (!at) return [];
    const old = cells(at - 1).map(said);
    return cells(at).map(said).flatMap((words, i) => words === old[i] || i === +column || !i && counts ? [] : [i]);
  }

  function draw() {
    const changed = changes(now);
    const about = said(cells(now)[column]);
    const list = changed.map((i) => heads[i] + " = " + (said(cells(now)[i]) || "–")).join(", ");
    status.textContent = [
      step.replace("{n}", now + 1).replace("{of}", rows.length),
      about && heads[column] + " " + about,
      list && fresh.replace("{list}", () => list),
    ].filter(Boolean).join(" · ");
    rows.forEach((row, at) => {
      row.dataset.state = at === now ? "now" : "";
      at === now ? row.setAttribute("aria-current", "step") : row.removeAttribute("aria-current");
      cells(at).forEach((cell, i) => { cell.dataset.state = at === now && changed.includes(i) ? "new" : ""; });
    });
    const lit = (at) => about.split(",").some((part) => {
      const [from, to = from] = part.split(/[-–]/).map(Number);
      return from <= at && at <= to;
    });
    lines.forEach((line, i) => { line.dataset.state = about && lit(i + 1) ? "now" : ""; });
    slider.value = now + 1;
    slider.setAttribute("aria-valuetext", status.textContent);
    back.setAttribute("aria-disabled", !now);
    forth.setAttribute("aria-disabled", now === rows.length - 1);
  }

  function go(to) {
    now = Math.min(rows.length - 1, Math.max(0, to));
    draw();
    // The bar of the controls may lie over the table.
    rows[now].style.scrollMarginBlockEnd = bar.offsetHeight + 16 + "px";
    rows[now].scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  const tell = (to) => {
    go(to);
    say(status.textContent);
  };
  on(back, "click", () => tell(now - 1));
  on(forth, "click", () => tell(now + 1));
  // The slider tells its own value.
  on(slider, "input", () => go(slider.value - 1));
  draw();
};

/** Wraps each line of a code block, its line end included, so that its text stays the same for copying. */
function wrapLines(code) {
  const rows = all(code, ":scope > .qm-row");
  rows.forEach((row) => row.classList.add("qm-line"));
  if (rows.length) return rows;
  const lines = [make("span", "qm-line")];
  for (const node of [...code.childNodes])
    node.textContent.split("\n").forEach((words, i) => {
      if (i) {
        lines.at(-1).append("\n");
        lines.push(make("span", "qm-line"));
      }
      const piece = node.cloneNode();
      piece.textContent = words;
      if (words) lines.at(-1).append(piece);
    });
  code.replaceChildren(...lines);
  return lines;
}
