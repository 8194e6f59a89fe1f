// A text of the learner's own, to compare with a model answer. It can be changed afterwards, so what counts as its
// latest state is the draft, also when the question is done.

forms.written = (root, q) => {
  const { field, side, model, compare } = named(root);
  const keep = () => {
    q.kept.w = [Date.now(), field.value];
    q.save();
  };
  /** As tall as its text where the browser does not see to that itself. */
  const grow = () => { field.rows = Math.max(6, field.value.split("\n").length + 1); };
  const write = (words) => {
    field.value = words;
    grow();
  };
  on(field, "input", () => {
    grow();
    is(q, "open") ? q.edited() : keep();
  });
  const read = () => field.value.trim() && field.value;
  return {
    own: true,
    actions: {
      compare() {
        if (q.box && !read()) return q.error(root.dataset.nothing);
        if (read()) keep();
        q.submit(read());
        if (side && !is(q, "open")) side.focus();
      },
    },
    read,
    write,
    draw({ state, marked }) {
      const open = state === "open";
      // Another tab may have gone on; what is being typed here goes before it. A tab behind others keeps its active element.
      if (!open && !(field === document.activeElement && document.hasFocus())) write(q.kept.w[0] ? q.kept.w[1] : marked.at(-1)?.answer ?? "");
      compare.hidden = !open;
      if (!side) return;
      side.hidden = open;
      fillHtml(model, open ? "" : q.box?.model);
    },
    focus: () => field.focus(),
  };
};

/** Only the learner can tell whether a text is good, so whatever is written counts. */
graders.written = (box, answer) => ({ right: +!!answer.trim(), of: 1, parts: [], mistakes: [], done: true });
