// Text with gaps, typed or picked from a bank. An answer is one line a gap.

forms.cloze = (root, q) => {
  const { list } = named(root);
  const gaps = all(root, "[data-gap]").map((field, at) => {
    const item = make("li", "qm-prose qm-remark");
    item.id = `${q.root.id}:g${at}`;
    list.append(item);
    on(field, "input", () => {
      markField(field, field.parentNode, "");
      q.edited();
    });
    // Enter belongs to a menu. A gap that is still empty is not worth a try.
    if (!field.options) checkOnEnter(field, q, () => {
      const empty = [...gaps.slice(at + 1), ...gaps.slice(0, at + 1)].filter(({ value }) => !value());
      return empty.length < gaps.length && empty[0]?.field;
    });
    return { field, item, value: () => (field.options ? field.value : field.value.trim()) };
  });
  const read = () => gaps.map(({ value }) => value()).join("\n");
  const write = (answer) => {
    const given = answer.split("\n");
    gaps.forEach(({ field }, at) => { field.value = given.length === gaps.length ? given[at] : ""; });
  };
  return {
    read,
    write,
    draw({ state, marked }) {
      const open = state === "open";
      const last = marked.at(-1);
      const lines = last?.answer.split("\n") ?? [];
      if (!open) write(last?.answer ?? "");
      list.hidden = !q.box || !last && open;
      gaps.forEach(({ field, item, value }, at) => {
        const given = lines[at];
        const right = !!last?.parts[at];
        // What is right stays as it is, so that another try is about the rest.
        if (right) field.value = given;
        field[field.options ? "disabled" : "readOnly"] = !open || right;
        markField(field, field.parentNode, right ? "right" : last && !open || given && value() === given ? "missed" : "");
        if (list.hidden) return field.removeAttribute("aria-describedby");
        field.setAttribute("aria-describedby", item.id);
        const made = marked.flatMap(({ mistakes }) => mistakes.filter(([gap]) => gap === at).map(([, mistake]) => mistake));
        const label = `<b>${escaped(field.getAttribute("aria-label"))}:</b> `;
        const shown = given && (field.closest("pre") ? `<code>${escaped(given)}</code> ` : `<bdi>${escaped(given)}</bdi> `);
        // Of a gap that was left empty there is nothing to say until the answer shows.
        const said = remarks(q.box.gaps[at], { given: given || undefined, right, open, made });
        fillHtml(item, said && label + (shown || "") + said);
      });
    },
    focus: () => gaps.find(({ field, value }) => !value() && !field.readOnly)?.field.focus(),
    actions: { check: () => submitTyped(root, q, read(), read().trim()) },
  };
};

/** Counts the gaps that are right. */
graders.cloze = (box, answer) => {
  const given = answer.split("\n");
  if (given.length !== box.gaps.length) return;
  const graded = box.gaps.map((answers, at) => gradeTyped(answers, given[at]));
  const parts = graded.map(({ right }) => right);
  const mistakes = graded.flatMap(({ mistake }, at) => (mistake < 0 ? [] : [[at, mistake]]));
  return { right: parts.filter(Boolean).length, of: parts.length, parts, mistakes };
};
