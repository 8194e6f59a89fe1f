// A question: prompt, options, hints, tries and verdict. Also the page's own state, which all its questions share.

/** How an option behaves after a miss, by form of answer: (input, result) gives true when it may not be picked again. */
const forms = {};
/** Every question that was attached, in the order of the page. */
const questions = [];

/** State under the present name, else under an old one. */
function readMoved(id, was = []) {
  for (const page of [data.page, ...data.aliases]) {
    for (const name of [id, ...was]) {
      const found = read(keyOf(page, name));
      if (found) return found;
    }
  }
  return null;
}

const sheet = {
  kept: cleanPage(readMoved("")),
  save() {
    this.kept = mergePage(this.kept, cleanPage(read(keyOf(data.page))));
    write(keyOf(data.page), this.kept);
  },
  /** Writes down what the map and the badge need. */
  sum() {
    const before = JSON.stringify(this.kept);
    const done = questions.filter((q) => q.result.state !== "open");
    const right = done.filter((q) => q.result.state === "right").length;
    if (!done.length && !this.kept.g) return;
    this.kept.n = questions.length;
    this.kept.d = done.length;
    this.kept.r = right;
    if (data.challenge) this.kept.b = Math.max(this.kept.b, badge(questions, data.pass));
    if (done.length === questions.length) this.kept.f ??= [right, done.length, Date.now()];
    if (JSON.stringify(this.kept) !== before) this.save();
  },
};

const clock = {
  /** The one question whose clock runs. */
  running: null,
  choice() {
    const kept = read(siteKey)?.clock ?? data.clock;
    return ["normal", "relaxed", "none"].includes(kept) ? kept : "normal";
  },
  /** How many times the given time; 0 is no clock. */
  factor: () => (data.challenge ? { normal: 1, relaxed: 2, none: 0 }[clock.choice()] : 0),
  tick() {
    const now = performance.now();
    const gap = now - clock.last;
    clock.last = now;
    // A gap this long means that the machine slept or the page was frozen.
    if (clock.running && !document.hidden && gap < 2500) clock.running.count(gap);
  },
};
setInterval(clock.tick, 250);

for (const name of ["visibilitychange", "pagehide"]) {
  addEventListener(name, () => {
    clock.tick();
    clock.running?.save();
  }, true);
}

addEventListener("storage", (event) => {
  if (event.key === keyOf(data.page)) sheet.kept = mergePage(sheet.kept, cleanPage(parsed(event.newValue)));
  if (event.key?.startsWith(siteKey)) changed();
});

components.question = class {
  constructor(root) {
    this.root = root;
    this.id = root.dataset.question;
    this.spec = data.questions.find((spec) => spec.id === this.id);
    this.box = openBox(this.spec.box, this.id);
    this.kept = clean(readMoved(this.id, this.spec.was));
    this.options = [...root.querySelectorAll("[data-option]")].map((row) => ({ row, input: row.querySelector("input"), id: row.dataset.option }));
    this.letters = this.options.map(({ row }) => part(row, "letter").textContent);
    this.hints = [...root.querySelectorAll(".qm-hint")];
    root.querySelector(".qm-actions").hidden = false;
    for (const { row, input } of this.options) {
      row.addEventListener("click", (event) => {
        if (!event.target.closest("label, a, button") && !input.disabled) input.click();
      });
      input.addEventListener("change", () => this.error(""));
    }
    root.addEventListener("keydown", (event) => this.letter(event));
    questions.push(this);
    this.arrange();
    watchers.push(() => this.draw());
    this.result = grade(this.spec, this.box, this.kept);
  }

  /** Options in the order of this run, lettered as they stand. */
  arrange() {
    if (this.spec.shuffle) {
      if (!sheet.kept.s) {
        sheet.kept.s = 1 + Math.floor(Math.random() * 2 ** 31);
        sheet.save();
      }
      const seed = [...this.id].reduce((sum, c) => Math.imul(sum, 31) + c.codePointAt(0) | 0, sheet.kept.s);
      this.shown = shuffled(this.options, seed);
    } else {
      this.shown = this.options;
    }
    this.shown.forEach(({ row }, i) => {
      row.parentNode.append(row);
      part(row, "letter").textContent = this.letters[i];
    });
  }

  get limit() {
    return this.spec.seconds * clock.factor() * 1000;
  }

  save() {
    this.kept.h = this.spec.hash;
    const other = clean(read(keyOf(data.page, this.id)));
    this.kept = merge(this.kept, other);
    write(keyOf(data.page, this.id), this.kept);
  }

  draw() {
    const { root, spec } = this;
    const other = clean(read(keyOf(data.page, this.id)));
    this.kept = merge(this.kept, other);
    if (this.kept.g < sheet.kept.g) this.kept = clean({ g: sheet.kept.g });
    const result = (this.result = grade(spec, this.box, this.kept));
    const open = result.state === "open";
    const timed = this.limit > 0;
    const over = timed && this.kept.t >= this.limit;
    if (clock.running === this && (!open || !timed || over)) clock.running = null;
    const running = clock.running === this;
    const closed = open && timed && !over && !running;
    root.dataset.state = closed ? "closed" : result.state;
    const gate = part(root, "gate");
    if (gate) gate.hidden = !closed;
    if (closed) {
      const left = minutes(Math.ceil((this.limit - this.kept.t) / 1000));
      action(root, "start").textContent = text(this.kept.t ? "continue" : "start", { time: left });
    }
    this.drawTime();

    for (const { row, input, id } of this.options) {
      const right = !open && this.box.right.includes(id);
      const missed = result.wrong.has(id);
      const mine = result.last.includes(id) || missed;
      const out = forms[spec.form](input, result);
      input.disabled = !open || out;
      if (!open) input.checked = result.last.includes(id) || (input.type === "checkbox" && missed);
      row.dataset.state = right ? "right" : missed ? "missed" : "";
      row.dataset.mine = mine;
      fill(part(row, "mark"), right ? text(mine ? "mine-right" : "right-answer") : missed ? text("mine-missed") : "");
      fillHtml(part(row, "feedback"), missed || !open ? this.box.feedback?.[id] : "");
    }

    this.hints.forEach((hint, i) => { hint.hidden = open && i > this.kept.u; });
    fill(part(root, "note"), result.changed && open ? text("changed") : "");
    action(root, "check").hidden = !open;
    action(root, "show").hidden = !open || !result.tries;
    action(root, "next").hidden = open;
    fill(part(root, "tries"), open && result.left !== null ? text("tries-left", { n: result.left }) : "");
    const verdict = root.querySelector(".qm-verdict");
    verdict.hidden = open && !result.tries;
    if (!verdict.hidden) {
      verdict.dataset.state = open ? "again" : result.state;
      part(root, "verdict").textContent = this.verdict(result) + (this.kept.o ? " " + text("over") : "");
    }
    fillHtml(part(root, "explanation"), open ? "" : this.box.explanation);
  }

  verdict(result) {
    const some = result.state === "open" && !result.last.some((id) => result.wrong.has(id));
    return text(some ? "partly" : { open: "again" }[result.state] ?? result.state);
  }

  drawTime() {
    const time = part(this.root, "time");
    if (!time) return;
    const chip = time.parentNode;
    const left = Math.max(0, Math.ceil((this.limit - this.kept.t) / 1000));
    chip.hidden = !this.limit || (this.result.state !== "open" && !this.kept.t);
    const words = this.kept.o || !left ? text("over") : minutes(left);
    if (time.textContent !== words) time.textContent = words;
    chip.dataset.state = !left ? "over" : left <= 20 ? "short" : "";
    part(this.root, "ring").style.strokeDashoffset = 100 - (100 * left * 1000) / this.limit;
    action(this.root, "pause").hidden = clock.running !== this;
  }

  /** Time goes by. */
  count(gap) {
    const left = () => Math.ceil((this.limit - this.kept.t) / 1000);
    const before = left();
    this.kept.t += gap;
    const now = left();
    if (before === now) return;
    if (now === 20) say(text("time-short", { n: now }));
    if (now % 5 === 0) this.save();
    if (now > 0) return this.drawTime();
    this.kept.o = 1;
    this.save();
    say(text("time-up"));
    changed();
  }

  onstart() {
    clock.running?.save();
    clock.running = this;
    clock.last = performance.now();
    changed();
    this.root.focus();
  }

  onpause() {
    clock.tick();
    this.save();
    clock.running = null;
    changed();
    action(this.root, "start").focus();
  }

  onhint(summary) {
    const at = this.hints.indexOf(summary.parentNode) + 1;
    if (this.result.state !== "open" || at <= this.kept.u) return;
    this.kept.u = at;
    this.save();
    changed();
  }

  /** A message tied to the group of options. */
  error(words) {
    fill(part(this.root, "error"), words);
    const group = this.root.querySelector("fieldset");
    if (words) group.setAttribute("aria-describedby", part(this.root, "error").id);
    else group.removeAttribute("aria-describedby");
  }

  fail(words) {
    this.error(words);
    say(words);
    this.options.map((o) => o.input).find((input) => !input.disabled)?.focus();
  }

  oncheck() {
    const picked = this.spec.options.filter((id) => this.options.some((o) => o.id === id && o.input.checked && !o.input.disabled));
    if (!this.box) return this.fail(text("broken"));
    if (!picked.length) return this.fail(text("nothing"));
    const pick = picked.sort().join(" ");
    if (this.kept.a.some((a) => a[1] === pick)) return this.fail(text("tried"));
    this.kept.a.push([Date.now(), pick]);
    this.settle();
  }

  onshow(button) {
    if (!sure(button)) return;
    this.kept.r = Date.now();
    this.settle();
  }

  /** After a check or a reveal: keep, draw, tell, and leave the focus on what comes next. */
  settle() {
    clock.tick();
    this.save();
    changed();
    const left = part(this.root, "tries").textContent;
    say([part(this.root, "verdict").textContent, this.result.state === "open" ? left : ""].join(" ").trim());
    if (this.result.state !== "open") action(this.root, "next").focus();
  }

  onnext() {
    const after = [...questions.slice(questions.indexOf(this) + 1), ...questions].find((q) => q.result.state === "open");
    const goal = after?.root ?? document.getElementById("qm-results");
    goal.scrollIntoView();
    goal.focus({ preventScroll: true });
  }

  /** Begins this question again. */
  reset(kept) {
    if (clock.running === this) clock.running = null;
    this.kept = clean(kept);
    this.save();
    for (const { input } of this.options) input.checked = false;
    for (const hint of this.hints) hint.open = false;
    this.error("");
    this.arrange();
  }

  /** A letter picks the option that shows it, while the question has the focus. */
  letter(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.root.dataset.state !== "open") return;
    if (event.target.closest("[type=text], textarea, summary")) return;
    const at = this.letters.indexOf(event.key.toUpperCase());
    const input = this.shown[at]?.input;
    if (!input || input.disabled) return;
    event.preventDefault();
    input.focus();
    input.click();
  }
};
