// A question: prompt, options, hints, tries and verdict. Also the page's own state, which its questions share.

/** Every question that was attached, in the order of the page. */
const questions = [];
const unsettled = () => questions.filter((q) => q.result.state === "open");

/** State under the present key, else under an old one. */
function readMoved(ids) {
  for (const page of [data.page, ...data.aliases]) {
    for (const id of ids) {
      const found = read(keyOf(page, ...id));
      if (Object.keys(found).length) return clean(found);
    }
  }
  return clean({});
}

const sheet = {
  kept: readMoved([[]]),
  save() {
    sheet.kept = merge(sheet.kept, clean(read(keyOf(data.page))));
    write(keyOf(data.page), sheet.kept);
  },
  /** The seed of this run; a restart makes a new one. */
  seed() {
    if (!sheet.kept.s) {
      sheet.kept.s = 1 + Math.floor(Math.random() * 2 ** 31);
      sheet.save();
    }
    return sheet.kept.s;
  },
  /** Writes down what the map and the badge need. */
  sum() {
    const { kept } = sheet;
    const before = JSON.stringify(kept);
    const done = questions.length - unsettled().length;
    const right = questions.filter((q) => q.result.state === "right").length;
    kept.d = Math.max(kept.d, done);
    kept.r = Math.max(kept.r, right);
    if (data.challenge && done) kept.b = Math.max(kept.b, badge(questions, data.pass));
    if (done === questions.length && !kept.a.length) kept.a = [[Date.now(), right + "/" + done]];
    if (JSON.stringify(kept) !== before) sheet.save();
  },
};

/** One clock runs at a time. It counts only while somebody can see it. */
const clock = {
  running: null,
  last: 0,
  choice() {
    const { clock } = read(siteKey);
    return ["normal", "relaxed", "none"].includes(clock) ? clock : data.clock;
  },
  factor: () => (data.challenge ? { normal: 1, relaxed: 2, none: 0 }[clock.choice()] : 0),
  tick() {
    const gap = performance.now() - clock.last;
    clock.last += gap;
    // A longer gap means that the machine slept or the page was frozen.
    if (!document.hidden && gap < 2500) clock.running?.count(gap);
  },
};
setInterval(clock.tick, 250);

for (const name of ["visibilitychange", "pagehide"]) {
  addEventListener(name, () => {
    clock.tick();
    clock.running?.save();
  });
}

addEventListener("storage", ({ key, newValue }) => {
  if (key === keyOf(data.page)) sheet.kept = merge(sheet.kept, clean(parsed(newValue)));
  changed();
});

components.question = (root) => {
  const $ = named(root);
  const spec = data.questions.find((spec) => spec.id === root.dataset.question);
  const box = openBox(spec.box, spec.id);
  const key = keyOf(data.page, spec.id);
  const options = all(root, "[data-option]").map((row) => ({ ...named(row), row, input: row.querySelector("input"), id: row.dataset.option }));
  const letters = options.map((option) => option.letter.textContent);
  const hints = all(root, ".qm-hint");
  let shown, generation;

  const q = {
    root,
    $,
    id: spec.id,
    kept: readMoved([spec.id, ...spec.was].map((id) => [id])),
    save() {
      q.kept = merge(q.kept, clean(read(key)));
      write(key, q.kept);
    },
    /** Time goes by. */
    count(gap) {
      const before = left();
      q.kept.t += gap;
      if (left() === before) return;
      drawTime();
      if (left() === 20) say(text("time-short", { n: 20 }));
      if (left() % 5 === 0) q.save();
      if (left()) return;
      q.kept.o = 1;
      q.save();
      say(text("time-up"));
      changed();
    },
    /** Begins this question again. */
    reset(kept) {
      q.kept = clean(kept);
      q.save();
    },
    go() {
      root.scrollIntoView();
      root.focus({ preventScroll: true });
    },
  };
  const limit = () => spec.seconds * clock.factor() * 1000;
  const left = () => Math.max(0, Math.ceil((limit() - q.kept.t) / 1000));

  function drawTime() {
    if (!$.time) return;
    const chip = $.time.parentNode;
    chip.hidden = !limit();
    chip.dataset.state = !left() ? "over" : left() <= 20 ? "short" : "";
    fill($.time, q.kept.o || !left() ? text("over") : minutes(left()));
    $.ring.style.strokeDashoffset = 100 - left() * 1e5 / limit();
    $.pause.hidden = clock.running !== q;
  }

  /** A new run: options in its order, lettered as they stand, nothing chosen, no hint open. */
  function begin() {
    generation = q.kept.g;
    shown = spec.shuffle ? shuffled(options, sheet.seed(), spec.id) : options;
    shown.forEach(({ row, letter, input }, i) => {
      row.parentNode.append(row);
      letter.textContent = letters[i];
      input.checked = false;
    });
    for (const hint of hints) hint.open = false;
    error("");
  }

  function draw() {
    q.kept = merge(q.kept, clean(read(key)));
    if (q.kept.g < sheet.kept.g) q.kept = clean({ g: sheet.kept.g });
    if (q.kept.g !== generation) begin();
    const result = (q.result = grade(spec, box, q.kept));
    const { state, wrong, last, tries } = result;
    const open = state === "open";
    const waits = open && left() > 0;
    if (clock.running === q && !waits) clock.running = null;
    const closed = waits && clock.running !== q;
    root.dataset.state = closed ? "closed" : state;
    if ($.gate) $.gate.hidden = !closed;
    if (closed) $.start.textContent = text(q.kept.t ? "continue" : "start", { time: minutes(left()) });
    drawTime();

    for (const { row, input, mark, feedback, id } of options) {
      const right = !open && box?.right.includes(id);
      const missed = wrong.has(id);
      const out = forms[spec.form](id, result);
      input.disabled = !open || out;
      if (!open) input.checked = last.includes(id);
      else if (out) input.checked = false;
      row.dataset.state = right ? "right" : missed ? "missed" : "";
      fill(mark, right ? text(last.includes(id) ? "mine-right" : "right-answer") : missed ? text("mine-missed") : "");
      fillHtml(feedback, !open || missed ? box?.feedback?.[id] : "");
    }

    hints.forEach((hint, i) => { hint.hidden = open && i > q.kept.u; });
    fill($.note, open && result.changed ? text("changed") : "");
    $.check.hidden = !open;
    $.show.hidden = !open || !tries;
    $.next.hidden = open;
    fill($.tries, open && result.left < Infinity ? text("tries-left", { n: result.left }) : "");
    // Nothing wrong and still not right: something is missing.
    const verdict = !open ? state : !tries ? "" : last.some((id) => wrong.has(id)) ? "again" : "partly";
    fill($.verdict, verdict && text(verdict) + (q.kept.o ? " " + text("over") + "." : ""));
    $.verdict.parentNode.dataset.state = verdict;
    fillHtml($.explanation, open ? "" : box?.explanation);
  }

  /** A message tied to the group of options. */
  function error(words) {
    fill($.error, words);
    const group = $.error.parentNode;
    if (!words) return group.removeAttribute("aria-describedby");
    group.setAttribute("aria-describedby", $.error.id);
    say(words);
    shown.find(({ input }) => !input.disabled)?.input.focus();
  }

  /** After a check or a reveal: keep, draw, tell, and leave the focus on what comes next. */
  function settle() {
    clock.tick();
    q.save();
    changed();
    say($.verdict.textContent + " " + $.tries.textContent);
    if (!$.next.hidden) $.next.focus();
  }

  for (const { row, input } of options) {
    row.addEventListener("click", ({ target }) => target.closest("label, a, button") || input.click());
    input.addEventListener("change", () => error(""));
  }
  // A letter picks the option that shows it, while the question has the focus.
  root.addEventListener("keydown", (event) => {
    const input = shown[letters.indexOf(event.key.toUpperCase())]?.input;
    if (!input || input.disabled || root.dataset.state === "closed" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    input.focus();
    input.click();
  });
  $.check.parentNode.hidden = false;
  q.result = grade(spec, box, q.kept);
  questions.push(q);
  watchers.push(draw);

  return {
    start() {
      clock.tick();
      clock.running?.save();
      clock.running = q;
      changed();
      root.focus();
    },
    pause() {
      clock.tick();
      q.save();
      clock.running = null;
      changed();
      $.start.focus();
    },
    hint({ parentNode }) {
      if (q.result.state !== "open") return;
      q.kept.u = Math.max(q.kept.u, hints.indexOf(parentNode) + 1);
      q.save();
      changed();
    },
    check() {
      const pick = options.filter(({ input }) => input.checked).map(({ id }) => id).sort().join(" ");
      const fault = !box ? "broken" : !pick ? "nothing" : q.kept.a.some((a) => a[1] === pick) ? "tried" : "";
      if (fault) return error(text(fault));
      q.kept.a.push([Date.now(), pick]);
      settle();
    },
    show(button) {
      if (!box) return error(text("broken"));
      if (!sure(button)) return;
      q.kept.r = Date.now();
      settle();
    },
    next() {
      const open = unsettled();
      (open.find((other) => questions.indexOf(other) > questions.indexOf(q)) ?? open[0] ?? results).go();
    },
  };
};
