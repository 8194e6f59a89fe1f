// What all questions amount to: the sticky bar of marks, the badge, the score; redo, restart, save and load.

/** Where to go when nothing is left to answer. */
const results = {
  go() {
    const root = document.getElementById("qm-results");
    root.scrollIntoView();
    root.focus({ preventScroll: true });
  },
};

components.results = (root) => {
  const $ = named(root);
  const note = $.note.textContent;
  const blocks = all(document, '[data-part="block"]');
  const marks = all(whole.marks, "a");
  let seed;
  root.hidden = false;

  /** Questions in the order of this run, when the author wants them mixed; a group moves as one. */
  function mix() {
    seed = sheet.seed();
    const places = blocks.map((block) => {
      const place = document.createComment("");
      block.replaceWith(place);
      return place;
    });
    shuffled(blocks, seed, "").forEach((block, i) => places[i].replaceWith(block));
    const order = all(document, "[data-question]");
    questions.sort((a, b) => order.indexOf(a.root) - order.indexOf(b.root));
  }

  function draw() {
    sheet.sum();
    if (data.mix && seed !== sheet.kept.s) mix();
    const { a, b } = sheet.kept;
    const number = (test) => questions.filter(test).length;
    const sum = (name) => questions.reduce((total, q) => total + q.kept[name], 0);
    $.score.textContent = text("score", { n: number((q) => q.result.state === "right"), of: questions.length });
    const [n, of] = a[0]?.[1].split("/") ?? [];
    const facts = [
      text("first-tries", { n: number((q) => q.result.first) }),
      text("hints-used", { n: sum("u") }),
      sum("t") && text("time-used", { time: minutes(Math.round(sum("t") / 1000)) }),
      sum("o") && text("late", { n: sum("o") }),
      of && text("first-score", { n, of }),
    ];
    $.facts.replaceChildren(...facts.filter(Boolean).map((words) => {
      const item = document.createElement("li");
      item.textContent = words;
      return item;
    }));
    const earned = b ? text(b > 1 ? "badge-gold" : "badge-earned") : "";
    fill($.badge, earned);
    if (whole.earned) {
      whole.badge.dataset.state = ["locked", "earned", "gold"][b];
      fill(whole.earned, earned);
    }
    questions.forEach((q, i) => {
      const mark = marks.find((mark) => mark.dataset.mark === q.id);
      whole.marks.append(mark.parentNode);
      mark.textContent = q.$.number.textContent = i + 1;
      mark.dataset.state = clock.running === q ? "now" : q.result.state;
      mark.setAttribute("aria-label", text("mark", { n: i + 1, state: text("is-" + q.result.state) }));
    });
    fill(whole.progress, text("progress", { n: questions.length - unsettled().length, of: questions.length }));
    $.redo.hidden = !missed().length;
    $.restart.hidden = !number(({ kept }) => kept.a.length || kept.t || kept.r || kept.u);
  }

  const missed = () => questions.filter((q) => ["missed", "shown"].includes(q.result.state));

  function tell(words) {
    $.note.textContent = words;
    say(words);
  }

  // Answers from a file are merged with what is here, so that loading twice is loading once.
  $.file.addEventListener("change", async () => {
    const [file] = $.file.files;
    const { quizmill, site, answers } = parsed(file.size < 5e6 ? await file.text() : "");
    $.file.value = "";
    const good = quizmill === 1 && site === data.site;
    for (const [key, value] of good ? Object.entries(Object(answers)).slice(0, 9999) : []) {
      if (key.startsWith(siteKey + ":")) write(key, merge(clean(read(key)), clean(Object(value))));
    }
    if (good) sheet.save();
    changed();
    tell(text(good ? "loaded" : "not-loaded"));
  });
  watchers.push(draw);

  return {
    /** Only what was missed. It trains, and earns nothing. */
    redo() {
      const again = missed();
      for (const q of again) q.reset({ g: q.kept.g + 1, d: 1 });
      changed();
      again[0].go();
    },
    /** Everything, in a new generation, so that another tab cannot bring back what was cleared. */
    restart(button) {
      if (!sure(button)) return;
      const g = Math.max(sheet.kept.g, ...questions.map((q) => q.kept.g)) + 1;
      Object.assign(sheet.kept, { g, s: 0, d: 0, r: 0 });
      sheet.save();
      changed();
      questions[0].go();
    },
    print: () => print(),
    load: () => $.file.click(),
    /** All answers of this site, as a file. */
    save() {
      const answers = Object.fromEntries(keys().map((key) => [key, read(key)]));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify({ quizmill: 1, site: data.site, answers })]));
      link.download = "answers.json";
      link.click();
      tell(text("saved"));
    },
  };
};
