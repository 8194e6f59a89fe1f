// Options to pick from, for the forms choice and multiple. An answer is the sorted ids of what was picked.

/** `spent` says whether what missed may be picked again. */
function optionForm(root, q, spent) {
  const options = all(root, ".qm-option").map((row) => {
    const mark = make("strong"), feedback = make("div", "qm-prose");
    // Beside code the mark has no room, so there it stands below.
    (row.matches(".qm-option--code") ? row : row.querySelector("label")).append(mark);
    row.append(feedback);
    return { row, mark, feedback, input: row.querySelector("input"), letter: row.querySelector("b") };
  });
  const letters = options.map(({ letter }) => letter.textContent);
  const picked = (answer) => answer ? answer.split(" ") : [];
  let shown = options;
  for (const { row, input, feedback } of options) {
    // Feedback is there to be read and selected.
    on(row, "click", ({ target }) => target.closest("label, a, button") || feedback.contains(target) || input.click());
    on(input, "change", q.edited);
  }
  // A letter picks the option that shows it, while the question has the focus.
  on(q.root, "keydown", ({ key, ctrlKey, altKey, metaKey }) => {
    const input = shown[letters.indexOf(key.toUpperCase())]?.input;
    if (!input || ctrlKey || altKey || metaKey || q.root.dataset.state === "closed") return;
    input.focus();
    input.click();
  });
  return {
    begin() {
      shown = q.spec.shuffle ? shuffled(options, seed(), q.spec.id) : options;
      shown.forEach(({ row, letter }, i) => {
        row.parentNode.append(row);
        letter.textContent = letters[i];
      });
    },
    read: () => options.filter(({ input }) => input.checked).map(({ input }) => input.value).sort().join(" "),
    write: (answer) => options.forEach(({ input }) => { input.checked = picked(answer).includes(input.value); }),
    draw({ state, marked }) {
      const open = state === "open";
      const last = picked(marked.at(-1)?.answer);
      const tried = marked.flatMap(({ answer }) => picked(answer));
      for (const { row, input, mark, feedback } of options) {
        const { value } = input;
        const good = q.box?.right.includes(value);
        const right = !open && good;
        const missed = tried.includes(value) && !good;
        input.disabled = !open || spent && missed;
        if (input.disabled) input.checked = !open && last.includes(value);
        const word = right ? "right" : missed ? "missed" : "";
        row.dataset.state = word;
        fill(mark, word && text(right && !last.includes(value) ? "right-answer" : "mine-" + word));
        fillHtml(feedback, !open || missed ? q.box?.feedback[value] : "");
      }
    },
    focus: () => shown.find(({ input }) => !input.disabled)?.input.focus(),
  };
}

/** Right ones picked, less wrong ones. */
function gradeOptions({ right }, answer, { ids }) {
  const picked = answer.split(" ");
  if (picked.some((id) => !ids.includes(id))) return;
  const parts = picked.map((id) => right.includes(id));
  const hits = parts.filter(Boolean).length;
  return { right: Math.max(0, hits - (parts.length - hits)), of: right.length, parts, mistakes: [] };
}
