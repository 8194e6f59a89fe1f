// A question: prompt, options, hints, tries and verdict. Also the page's own state, which its questions share.

/** Every question that was attached, in the order of the page. */
const questions = [];
const sheet = keeper([]);

/** The seed of this run; a restart makes a new one. */
function seed() {
  if (!sheet.kept.s) {
    sheet.kept.s = 1 + Math.floor(Math.random() * 1e9);
    sheet.save();
  }
  return sheet.kept.s;
}

/** One clock runs at a time, and only while somebody can see it. */
const clock = {
  running: null,
  last: 0,
  choice: () => read(siteKey).clock ?? data.clock,
  factor: () => (data.challenge && { normal: 1, relaxed: 2 }[clock.choice()]) || 0,
  tick() {
    const gap = performance.now() - clock.last;
    clock.last += gap;
    // A longer gap means that the machine slept or the page was frozen.
    if (!document.hidden && gap < 2500) clock.running?.count(gap);
  },
  /** Stops the clock that runs, keeping its time, and lets another one run. */
  pass(q) {
    clock.tick();
    clock.running?.save();
    clock.running = q;
    changed();
  },
};
setInterval(clock.tick, 250);
for (const name of ["visibilitychange", "pagehide", "pageshow"]) on(window, name, () => clock.pass(clock.running));
on(window, "storage", changed);

/** Brings something to the eye and the focus to it. */
function go(root) {
  root.scrollIntoView();
  root.focus({ preventScroll: true });
}

components.question = (root) => {
  const $ = named(root);
  const spec = data.questions.find(({ id }) => id === root.dataset.question);
  const box = openBox(spec.box, spec.id);
  const options = all(root, ".qm-option").map((row) => {
    const mark = make("strong"), feedback = make("div", "qm-prose");
    row.querySelector("label").append(mark);
    row.append(feedback);
    return { row, mark, feedback, input: row.querySelector("input"), letter: row.querySelector("b") };
  });
  const letters = options.map(({ letter }) => letter.textContent);
  const hints = all(root, ".qm-hint");
  let shown, generation;

  const q = Object.assign(keeper(...[spec.id, ...spec.was].map((name) => [name])), {
    root,
    $,
    spec,
    result: {},
    /** Time goes by. */
    count(gap) {
      const before = left();
      q.kept.t += gap;
      const now = left();
      if (now === before) return;
      if (!now) q.kept.o = 1;
      if (now === 20 || !now) say(text(now ? "time-short" : "time-up", { n: now }));
      if (now % 5 === 0) q.save();
      now ? drawTime() : changed();
    },
  });
  const limit = () => spec.seconds * clock.factor() * 1000;
  const left = () => Math.max(0, Math.ceil((limit() - q.kept.t) / 1000));

  function drawTime() {
    if (!$.time) return;
    const chip = $.time.parentNode;
    chip.hidden = !limit();
    chip.dataset.state = left() > 20 ? "" : "short";
    chip.style.setProperty("--left", left() * 1e5 / limit() + "%");
    fill($.time, left() ? minutes(left()) : text("over"));
    $.pause.hidden = clock.running !== q;
  }

  /** A new run: options in its order, lettered as they stand, nothing chosen, no hint open. */
  function begin() {
    generation = q.kept.g;
    shown = spec.shuffle ? shuffled(options, seed(), spec.id) : options;
    shown.forEach(({ row, letter, input }, i) => {
      row.parentNode.append(row);
      letter.textContent = letters[i];
      input.checked = false;
    });
    for (const hint of hints) hint.open = false;
    error("");
  }

  function draw() {
    q.sync();
    if (q.kept.g < sheet.kept.g) q.kept = clean({ g: sheet.kept.g });
    if (q.kept.g !== generation) begin();
    q.result = grade(spec, box, q.kept);
    const { state, wrong, last, tries, changed } = q.result;
    const open = state === "open";
    const waits = open && left();
    if (clock.running === q && !waits) clock.running = null;
    const closed = waits && clock.running !== q;
    root.dataset.state = closed ? "closed" : state;
    if ($.start) fill($.start, closed ? text(q.kept.t ? "continue" : "start", { time: minutes(left()) }) : "");
    drawTime();

    for (const { row, input, mark, feedback } of options) {
      const { value } = input;
      const right = !open && box?.right.includes(value);
      const missed = wrong.includes(value);
      input.disabled = !open || forms[spec.form](value, q.result);
      if (input.disabled) input.checked = !open && last.includes(value);
      const word = right ? "right" : missed ? "missed" : "";
      row.dataset.state = word;
      fill(mark, word && text(right && !last.includes(value) ? "right-answer" : "mine-" + word));
      fillHtml(feedback, !open || missed ? box?.feedback?.[value] : "");
    }

    hints.forEach((hint, i) => { hint.hidden = open && i > q.kept.u; });
    fill($.note, open && changed ? text("changed") : "");
    $.check.hidden = !open;
    $.show.hidden = !open || !tries;
    $.next.hidden = open;
    fill($.tries, open && spec.attempts ? text("tries-left", { n: spec.attempts - tries }) : "");
    // Nothing wrong and still not right: something is missing.
    const verdict = !open ? state : last.some((id) => wrong.includes(id)) ? "again" : "partly";
    $.outcome.hidden = open && !tries;
    $.outcome.dataset.state = verdict;
    fill($.verdict, text(verdict) + (q.kept.o ? " " + text("over") + "." : ""));
    fillHtml($.explanation, open ? "" : box?.explanation);
  }

  /** A message tied to the group of options. */
  function error(words) {
    fill($.error, words);
    $.error.parentNode.setAttribute("aria-describedby", words && $.error.id);
    if (!words) return;
    say(words);
    shown.find(({ input }) => !input.disabled)?.input.focus();
  }

  /** After a check or a reveal: keep, draw, tell, and leave the focus on what comes next. */
  function settle() {
    q.save();
    clock.pass(clock.running);
    say($.verdict.textContent + " " + $.tries.textContent);
    if (!$.next.hidden) $.next.focus();
  }

  for (const { row, input } of options) {
    on(row, "click", ({ target }) => target.closest("label, a, button") || input.click());
    on(input, "change", () => error(""));
  }
  // A letter picks the option that shows it, while the question has the focus.
  on(root, "keydown", ({ key, ctrlKey, altKey, metaKey }) => {
    const input = shown[letters.indexOf(key.toUpperCase())]?.input;
    if (!input || ctrlKey || altKey || metaKey || root.dataset.state === "closed") return;
    input.focus();
    input.click();
  });
  $.actions.hidden = false;
  questions.push(q);
  watchers.push(draw);

  return {
    start() {
      clock.pass(q);
      root.focus();
    },
    pause() {
      clock.pass(null);
      $.start.focus();
    },
    hint({ parentNode }) {
      if (!is(q, "open")) return;
      q.kept.u = Math.max(q.kept.u, hints.indexOf(parentNode) + 1);
      q.save();
      changed();
    },
    check() {
      const pick = all(root, ".qm-option :checked").map((input) => input.value).sort().join(" ");
      const fault = !box ? "broken" : !pick ? "nothing" : q.kept.a.some((a) => a[1] === pick) && "tried";
      if (fault) return error(text(fault));
      q.kept.a.push([Date.now(), pick]);
      settle();
    },
    show(button) {
      if (!sure(button)) return;
      q.kept.r = Date.now();
      settle();
    },
    next() {
      const at = questions.indexOf(q);
      go([...questions.slice(at), ...questions].find((other) => is(other, "open"))?.root ?? whole.results);
    },
  };
};
