// The sticky bar of question marks, and the results: score, redo, restart, save and load.

components.bar = class {
  constructor(root) {
    watchers.push(() => {
      for (const q of questions) {
        const mark = root.querySelector(`[data-mark="${CSS.escape(q.id)}"]`);
        const number = part(q.root, "number").textContent;
        const { state } = q.result;
        mark.textContent = number;
        mark.dataset.state = clock.running === q ? "now" : state;
        mark.setAttribute("aria-label", text("mark", { n: number, state: text("is-" + state) }));
      }
      const done = questions.filter((q) => q.result.state !== "open").length;
      part(root, "progress").textContent = text("progress", { n: done, of: questions.length });
    });
  }
};

components.results = class {
  constructor(root) {
    this.root = root;
    root.hidden = false;
    this.mix();
    watchers.push(() => this.draw());
    part(root, "file").addEventListener("change", (event) => this.take(event.target));
  }

  /** Questions in the order of this run, when the author wants them mixed; a group moves as one. */
  mix() {
    if (!data.mix) return;
    if (!sheet.kept.s) sheet.kept.s = 1 + Math.floor(Math.random() * 2 ** 31);
    sheet.save();
    this.blocks ??= [...document.querySelectorAll('[data-part="block"]')];
    const places = this.blocks.map((block) => {
      const place = document.createComment("");
      block.replaceWith(place);
      return place;
    });
    shuffled(this.blocks, sheet.kept.s).forEach((block, i) => places[i].replaceWith(block));
    const order = [...document.querySelectorAll("[data-question]")];
    questions.sort((a, b) => order.indexOf(a.root) - order.indexOf(b.root));
    const marks = document.querySelector(".qm-bar__marks");
    questions.forEach((q, i) => {
      part(q.root, "number").textContent = i + 1;
      marks.append(marks.querySelector(`[data-mark="${CSS.escape(q.id)}"]`).parentNode);
    });
    this.blocks = shuffled(this.blocks, 0).length ? this.blocks : null;
  }

  draw() {
    sheet.sum();
    const { root } = this;
    const { f, b } = sheet.kept;
    const is = (...states) => questions.filter((q) => states.includes(q.result.state));
    const right = is("right").length;
    const missed = is("missed", "shown");
    const sum = (name) => questions.reduce((all, q) => all + q.kept[name], 0);
    part(root, "score").textContent = text("score", { n: right, of: questions.length });
    const facts = [
      text("first-tries", { n: questions.filter((q) => q.result.first).length }),
      text("hints-used", { n: sum("u") }),
      sum("t") && text("time-used", { time: minutes(Math.round(sum("t") / 1000)) }),
      sum("o") && text("late", { n: sum("o") }),
      f && text("first-score", { n: f[0], of: f[1] }),
    ];
    part(root, "facts").replaceChildren(...facts.filter(Boolean).map((words) => {
      const item = document.createElement("li");
      item.textContent = words;
      return item;
    }));
    fill(part(root, "badge"), b ? text(b > 1 ? "badge-gold" : "badge-earned") : "");
    action(root, "redo").hidden = !missed.length;
    action(root, "restart").hidden = !questions.some((q) => q.kept.a.length || q.kept.t || q.kept.r || q.kept.u);
  }

  go(q) {
    changed();
    q.root.scrollIntoView();
    q.root.focus({ preventScroll: true });
  }

  /** Only what was missed. It trains, and earns nothing. */
  onredo() {
    const missed = questions.filter((q) => ["missed", "shown"].includes(q.result.state));
    for (const q of missed) q.reset({ g: q.kept.g + 1, d: 1 });
    this.go(missed[0]);
  }

  /** Everything, in a new generation, so that another tab cannot bring back what was cleared. */
  onrestart(button) {
    if (!sure(button)) return;
    const g = Math.max(sheet.kept.g, ...questions.map((q) => q.kept.g)) + 1;
    sheet.kept = { ...sheet.kept, g, s: 1 + Math.floor(Math.random() * 2 ** 31), d: 0, r: 0 };
    sheet.save();
    for (const q of questions) q.reset({ g });
    this.mix();
    this.go(questions[0]);
  }

  onprint() {
    print();
  }

  /** All answers of this site, as a file. */
  onsave() {
    const all = { quizmill: 1, site: data.site, answers: {} };
    for (const key of keys()) all.answers[key] = read(key);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(all)], { type: "application/json" }));
    link.download = "answers.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 9999);
    say(text("saved"));
  }

  onload() {
    part(this.root, "file").click();
  }

  /** Answers from a file are merged with what is here, so that loading twice is loading once. */
  async take(input) {
    const file = input.files[0];
    const all = file?.size < 5e6 ? parsed(await file.text()) : null;
    input.value = "";
    const good = all?.quizmill === 1 && all.site === data.site && all.answers && typeof all.answers === "object";
    for (const [key, value] of good ? Object.entries(all.answers).slice(0, 9999) : []) {
      if (!key.startsWith(siteKey + ":") || key.length > 999 || !value) continue;
      if (Array.isArray(value.a)) write(key, merge(clean(read(key)), clean(value)));
      else write(key, mergePage(cleanPage(read(key)), cleanPage(value)));
    }
    sheet.kept = mergePage(sheet.kept, cleanPage(read(keyOf(data.page))));
    changed();
    const words = text(good ? "loaded" : "not-loaded");
    const note = this.root.querySelector(".qm-note");
    note.textContent = words;
    say(words);
  }
};
