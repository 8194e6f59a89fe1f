// A question: prompt, hints, tries and verdict, whatever its form of answer. Also the page's own state, which its
// questions share.

/** The questions of this run, in the order of the page. */
const questions = [];
const sheet = keeper(data, []);
/** Deals the questions of this run, where a page draws or mixes them. */
let deal = () => {};
// Before any question is drawn, so that a new run in another tab begins here as a whole.
watchers.push(() => {
  sheet.sync();
  deal();
});

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
on(window, "storage", () => {
  hearing = true;
  changed();
  hearing = false;
});

/** Brings something to the eye and the focus to it. */
function go(root) {
  root.scrollIntoView();
  root.focus({ preventScroll: true });
}

components.question = (root) => {
  const $ = named(root);
  const spec = data.questions.find(({ id }) => id === root.dataset.question);
  const hints = all(root, ".qm-hint");
  let box, generation, typing, shown;

  const q = Object.assign(keeper(spec.page ? spec : data, ...[spec.id, ...spec.was].map((name) => [name])), {
    root,
    $,
    spec,
    result: {},
    error,
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
    /** The answer was changed; it is kept as it stands, so that a reload loses nothing. */
    edited() {
      error("");
      clearTimeout(typing);
      typing = setTimeout(keepDraft, 300);
    },
    /** An answer is given. */
    submit(answer) {
      const fault = !box ? "broken" : !answer ? "nothing" : q.kept.a.some((a) => a[1] === answer) && "tried";
      if (fault) return error(fault === "nothing" && $.answer.dataset.nothing || text(fault));
      q.kept.a.push([Date.now(), answer]);
      settle();
    },
  });
  const form = forms[spec.form]($.answer, q);
  const limit = () => spec.seconds * clock.factor() * 1000;
  // Whoever was over time stays so, and has no clock to start again, also when a longer one is chosen.
  const left = () => (q.kept.o ? 0 : Math.max(0, Math.ceil((limit() - q.kept.t) / 1000)));

  function keepDraft() {
    if (!is(q, "open") || !typing) return;
    typing = 0;
    q.kept.w = [shown = Date.now(), form.read()];
    q.save();
  }
  on(window, "pagehide", keepDraft);

  function drawTime() {
    if (!$.time) return;
    const chip = $.time.parentNode;
    chip.hidden = !limit() || !left() && !q.kept.o;
    chip.parentNode.hidden = chip.hidden && !chip.previousElementSibling;
    chip.dataset.state = left() > 20 ? "" : "short";
    chip.style.setProperty("--left", left() * 1e5 / limit() + "%");
    fill($.time, left() ? minutes(left()) : text("over"));
    $.pause.hidden = clock.running !== q;
  }

  /** Shows the draft that is kept. */
  function write() {
    shown = q.kept.w[0];
    form.write(q.kept.w[1]);
  }

  /** A new run: nothing given, no hint open; a draft of this run comes back. */
  function begin() {
    generation = q.kept.g;
    if (clock.running === q) clock.running = null;
    clearTimeout(typing);
    typing = 0;
    form.begin?.();
    write();
    for (const hint of hints) hint.open = false;
    error("");
  }

  function draw() {
    if (!questions.includes(q)) return;
    box = q.box ??= openBox(spec);
    q.sync();
    // A bank's question has a life of its own, which other pages share.
    if (!spec.page && q.kept.g < sheet.kept.g) q.kept = clean({ g: sheet.kept.g });
    if (q.kept.g !== generation) begin();
    // A draft of another tab or from a file; what was changed here and is not kept yet goes before it.
    else if (q.kept.w[0] !== shown && !typing) write();
    q.result = grade(spec, box, q.kept);
    const { state, marked, changed } = q.result;
    const open = state === "open";
    // A shorter clock was chosen, and its time is used up.
    if (open && limit() && !left() && !q.kept.o) {
      q.kept.o = 1;
      q.save();
    }
    const waits = open && left();
    if (!open) error("");
    if (clock.running === q && !waits) clock.running = null;
    const closed = waits && clock.running !== q;
    root.dataset.state = closed ? "closed" : state;
    if ($.start) fill($.start, closed ? text(q.kept.t ? "continue" : "start", { time: minutes(left()) }) : "");
    drawTime();
    form.draw(q.result);

    hints.forEach((hint, i) => { hint.hidden = open && i > q.kept.u; });
    fill($.note, open && changed ? text("changed") : "");
    $.check.hidden = !open || form.own;
    $.show.hidden = !open || !marked.length || form.own;
    $.next.hidden = open;
    fill($.tries, open && spec.attempts && !form.own ? text("tries-left", { n: spec.attempts - marked.length }) : "");
    const last = marked.at(-1);
    // Nothing wrong and still not right: something is missing.
    const verdict = !open ? state : last?.parts.every(Boolean) && last.parts.length ? "partly" : "again";
    $.outcome.hidden = open && !last;
    $.outcome.dataset.state = verdict;
    const share = last?.of > 1 && state !== "right" && state !== "shown" ? " " + text("share", { n: last.right, of: last.of }) : "";
    fill($.verdict, text(verdict) + share + (q.kept.o ? " " + text("over") + "." : ""));
    fillHtml($.explanation, open ? "" : box?.explanation);
  }

  /** A message tied to the group of fields. */
  function error(words) {
    fill($.error, words);
    $.answer.setAttribute("aria-describedby", words && $.error.id);
    if (!words) return;
    say(words);
    form.focus();
  }

  /** After a check or a reveal: keep, draw, tell, and leave the focus on what comes next. What was checked is what a reload shows. */
  function settle() {
    keepDraft();
    q.save();
    clock.pass(clock.running);
    say($.verdict.textContent + " " + $.tries.textContent);
    if (!$.next.hidden) $.next.focus();
  }

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
    check: () => q.submit(form.read()),
    show(button) {
      if (!sure(button)) return;
      q.kept.r = Date.now();
      settle();
    },
    next() {
      const at = questions.indexOf(q);
      go([...questions.slice(at), ...questions].find((other) => is(other, "open"))?.root ?? whole.results);
    },
    ...form.actions,
  };
};
