// Pairs to find: a menu of right sides for each left side. An answer is "left:right" of each that was chosen.
forms.match = (root, q) => {
  const pairs = all(root, ".qm-pair").map((row) => {
    const mark = make("strong"), model = make("div", "qm-pair__model"), select = row.querySelector("select");
    row.append(mark, model);
    const token = () => row.dataset.id + ":" + select.value;
    return { row, mark, model, select, token };
  });
  const words = named(root).model.content.textContent + ": ";
  let last;

  /** Marks what the last try had right and what not; what was chosen anew since has no mark. */
  function mark() {
    const tried = last?.answer.split(" ") ?? [];
    for (const { row, mark, token } of pairs) {
      const right = last?.parts[tried.indexOf(token())];
      row.dataset.state = right === undefined ? "" : right ? "right" : "missed";
      fill(mark, row.dataset.state && text("mine-" + row.dataset.state));
    }
  }
  on(root, "change", () => {
    mark();
    q.edited();
  });

  return {
    read: () => pairs.filter(({ select }) => select.value).map(({ token }) => token()).join(" "),
    write(answer) {
      for (const { row, select } of pairs) {
        const word = answer.split(" ").find((word) => word.startsWith(row.dataset.id + ":")) ?? "";
        select.value = word.slice(row.dataset.id.length + 1);
        // An option that is gone leaves a menu with nothing chosen at all.
        if (select.selectedIndex < 0) select.selectedIndex = 0;
      }
    },
    draw({ state, marked }) {
      last = marked.at(-1);
      const open = state === "open";
      if (!open) this.write(last?.answer ?? "");
      mark();
      for (const { row, model, select } of pairs) {
        select.disabled = !open;
        const partner = !open && row.dataset.state !== "right" && q.box?.right[row.dataset.id];
        fill(model, partner ? words : "");
        if (!partner) continue;
        const copy = all(root, "[data-choice]").find(({ dataset }) => dataset.choice === partner).lastElementChild.cloneNode(true);
        for (const e of all(copy, "[id]")) e.removeAttribute("id");
        model.append(copy);
      }
    },
    focus: () => pairs[0].select.focus(),
  };
};

graders.match = ({ right }, answer, { ids }) => {
  const given = (answer.match(/\S+/g) ?? []).map((word) => word.split(":"));
  const seen = new Set(given.map(([left]) => left));
  if (seen.size < given.length || given.some(([left, partner]) => !Object.hasOwn(right, left) || !ids.includes(partner))) return;
  const parts = given.map(([left, partner]) => right[left] === partner);
  return { right: parts.filter(Boolean).length, of: Object.keys(right).length, parts, mistakes: [] };
};
