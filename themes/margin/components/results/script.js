// What the questions of this run amount to: the sticky bar of marks, the badge, the score; redo, restart, save and load.

components.results = (root) => {
  const $ = named(root);
  const marks = all(whole.marks, "a");
  const missed = () => questions.filter((q) => is(q, "missed") || is(q, "shown"));
  const [title] = root.children;
  const onward = whole.next.textContent;
  let current;
  root.hidden = false;

  /** Writes down what the map and the badge need. */
  function sum(right, done, first) {
    sheet.sync();
    const before = sheet.kept;
    const kept = (sheet.kept = { ...before, d: Math.max(before.d, done), r: Math.max(before.r, right) });
    if (data.challenge && done) kept.b = Math.max(kept.b, badge(questions, data.pass));
    if (done === questions.length && !kept.a[0]) kept.a = [[Date.now(), first + "/" + done]];
    if (JSON.stringify(kept) !== JSON.stringify(before)) sheet.save();
  }

  watchers.push(() => {
    const of = questions.length;
    const total = (value) => questions.reduce((sum, q) => sum + value(q), 0);
    const right = total(good);
    const done = of - total((q) => is(q, "open"));
    sum(right, done, total((q) => good(q) && !q.kept.d));
    const { a: [first], b } = sheet.kept;
    for (const place of all(document, '[data-part="earned"]')) fill(place, b ? text(b > 1 ? "badge-gold" : "badge-earned") : "");
    if (whole.badge) whole.badge.dataset.state = ["locked", "earned", "gold"][b];
    for (const mark of marks) mark.parentNode.hidden = true;
    questions.forEach((q, i) => {
      const mark = marks.find((mark) => mark.dataset.mark === q.spec.id);
      mark.parentNode.hidden = false;
      whole.marks.append(mark.parentNode);
      q.$.next.textContent = done < of ? onward : title.textContent;
      mark.textContent = q.$.number.textContent = i + 1;
      mark.dataset.state = clock.running === q ? "now" : q.result.state;
      mark.setAttribute("aria-label", text("mark", { n: i + 1, state: text("is-" + q.result.state) }));
    });
    // The strip shows where one is, unless a learner has scrolled it since.
    const here = clock.running ?? questions.find((q) => is(q, "open"));
    if (here && here !== current) {
      const middle = (e) => e.getBoundingClientRect().left + e.offsetWidth / 2;
      whole.marks.scrollLeft += middle(marks.find((mark) => mark.dataset.mark === here.spec.id)) - middle(whole.marks);
    }
    current = here;
    fill(whole.progress, text("progress", { n: done, of }));

    const time = Math.round(total((q) => q.kept.t) / 1000);
    const late = total((q) => q.kept.o);
    fill($.score, text("score", { n: right, of }));
    $.facts.replaceChildren(...[
      // Where a question counts more than one, or a part of it counted, points say more than the score.
      questions.some((q) => q.spec.points !== 1 || q.result.score % 1) && text("points-sum", {
        n: +total((q) => q.result.score * q.spec.points).toFixed(2),
        of: total((q) => q.spec.points),
      }),
      text("first-tries", { n: total((q) => q.result.first && !q.kept.d) }),
      text("hints-used", { n: total((q) => q.kept.u) }),
      time && text("time-used", { time: minutes(time) }),
      late && text("late", { n: late }),
      first && text("first-score", { n: parseInt(first[1]), of }),
    ].filter(Boolean).map((words) => make("li", "", words)));
    $.redo.hidden = !missed().length;
    $.restart.hidden = !total(({ kept }) => kept.a.length + kept.t + kept.r + kept.u);
  });

  function tell(key) {
    fill($.note, text(key));
    say(text(key));
  }

  /**
   * What a file holds, to be merged with what is here. What was begun again since is lifted over that, or it would not come
   * back; a page that was begun again as a whole. What is here already is not, so that loading twice is loading once.
   */
  function lifted(answers) {
    // Sorted, a page comes before its questions.
    const loaded = Object.keys(answers).filter(ours).sort().map((key) => {
      const now = clean(read(key)), then = clean(Object(answers[key])), ahead = now.g - then.g;
      const more = then.s && then.s !== now.s || JSON.stringify(merge(now, { ...then, g: now.g })) !== JSON.stringify(now);
      return { key, then, ahead, lost: ahead > 0 && more };
    });
    const within = ({ key }, other) => (key + ":").startsWith(other.key + ":");
    return loaded.map((one) => {
      const first = loaded.find((other) => other.lost && within(one, other));
      const by = first ? 1 + Math.max(...loaded.filter((other) => within(other, first)).map(({ ahead }) => ahead)) : 0;
      return [one.key, { ...one.then, g: one.then.g + by }];
    });
  }

  // Answers from a file are merged with what is here, so that loading twice is loading once.
  on($.file, "change", async () => {
    const [file] = $.file.files;
    const { quizmill, site, answers } = parsed(file.size < 5e6 ? await file.text() : "");
    $.file.value = "";
    const good = quizmill === 1 && site === data.site;
    for (const [key, kept] of good ? lifted(Object(answers)) : []) write(key, merge(clean(read(key)), kept));
    changed();
    tell(good ? "loaded" : "not-loaded");
  });

  /** Begins questions again: higher generations win, so that another tab cannot bring back what was cleared. */
  function again(list, fresh) {
    clock.running = null;
    for (const q of list) {
      q.sync();
      q.kept = clean(fresh(q));
      q.save();
    }
    changed();
    // What was told of the last run is no longer so.
    say("");
    go(list[0].root);
  }

  return {
    /** Only what was missed. It trains, and earns nothing. */
    redo: () => again(missed(), (q) => ({ g: q.kept.g + 1, d: 1 })),
    restart(button) {
      if (!sure(button)) return;
      const before = [...questions];
      const g = Math.max(sheet.kept.g, ...before.map((q) => q.kept.g)) + 1;
      Object.assign(sheet.kept, { g, s: 0, d: 0, r: 0 });
      seed();
      deal();
      // What is drawn now begins anew too; of a bank, other pages may have counted further.
      again([...new Set([...questions, ...before])], (q) => ({ g: Math.max(g, q.kept.g + 1) }));
    },
    print: () => print(),
    load: () => $.file.click(),
    /** All answers of this site, as a file. */
    save() {
      const answers = Object.fromEntries(keys().map((key) => [key, read(key)]));
      const link = make("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify({ quizmill: 1, site: data.site, answers })]));
      link.download = "answers.json";
      link.click();
      tell("saved");
    },
  };
};
