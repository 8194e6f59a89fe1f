// Cards to turn, one at a time; the learner says how well they knew each. Those rated Again come back behind the others
// until none is left.
//
// The draft is every rating in its order, which tells where the deck stands after a reload. The answer is the first
// rating of each card.

/** What ratings amount to: the cards still to come, the current one first, and the first rating of each. */
function dealCards(cards, ratings) {
  const rest = cards.map(({ id }) => id), first = {};
  for (const word of ratings) {
    const [id, rating] = word.split(":"), at = rest.indexOf(id);
    // What is stored may be anything.
    if (at < 0 || !/^(again|hard|good)$/.test(rating)) continue;
    rest.splice(at, 1);
    if (rating === "again") rest.push(id);
    first[id] ??= rating;
  }
  return { rest, first };
}

forms.recall = (root, q) => {
  const { count, buttons, turn, deal: redo } = named(root);
  const rates = all(root, "[data-rating]");
  const deck = all(root, ".qm-card").map((item) => {
    const [back, rated] = all(item, ".qm-card__back, .qm-card__rated");
    return { item, back, rated, front: item.querySelector(".qm-card__front"), id: item.dataset.card };
  });
  let cards = deck, ratings = [], turned = false, open = true;
  const current = () => cards.find(({ id }) => id === dealCards(cards, ratings).rest[0]);

  /** Shows one card or, at the end, all of them with both sides. */
  function show() {
    const { rest, first } = dealCards(cards, ratings);
    const of = cards.length;
    for (const { item, front, back, rated, id } of cards) {
      const seen = !open || turned && id === rest[0];
      // The prompt is the front of an only card, which so has nothing to show before it is turned.
      item.hidden = open && (id !== rest[0] || !front && !turned);
      fillHtml(back, seen ? q.box?.backs[id] : "");
      const rating = !open && rates.find(({ dataset }) => dataset.rating === first[id]);
      item.dataset.rating = rating ? first[id] : "";
      fill(rated, rating ? buttons.dataset.words.replace("{rating}", rating.querySelector("span").textContent) : "");
    }
    count.hidden = of < 2 || !open;
    count.textContent = count.dataset.words.replace("{done}", of - rest.length);
    turn.hidden = !open || turned;
    for (const button of rates) button.hidden = !open || !turned;
    redo.hidden = open || !q.result.marked?.length;
    buttons.hidden = false;
  }

  /** Goes on to the next card and tells which it is. */
  function next() {
    turned = false;
    show();
    say((count.hidden ? "" : count.textContent + ". ") + (current().front ?? q.root.querySelector(".qm-prose")).textContent);
    turn.focus();
  }

  const actions = {
    turn() {
      // An empty answer makes the question say why it cannot go on.
      if (!q.box) return q.submit("");
      if (!current()) return;
      turned = true;
      show();
      current().back.focus();
    },
    rate({ dataset }) {
      if (!current()) return;
      ratings.push(current().id + ":" + dataset.rating);
      const { rest, first } = dealCards(cards, ratings);
      if (rest.length) {
        q.edited();
        return next();
      }
      q.submit(cards.map(({ id }) => id + ":" + first[id]).join(" "));
    },
    /** Begins the deck anew. What was earned stays earned: how it went is the learner's own word. */
    deal() {
      const { g, d, t, u, o } = q.kept;
      q.kept = clean({ g: g + 1, d, t, u, o });
      q.save();
      changed();
      next();
    },
  };
  // Digits rate, while something of the question has the focus and a card is turned.
  on(q.root, "keydown", ({ key, ctrlKey, altKey, metaKey }) => {
    const button = rates["123".indexOf(key)];
    if (button && turned && q.root.dataset.state === "open" && !ctrlKey && !altKey && !metaKey) actions.rate(button);
  });
  // A tap on the card turns it, unless it was meant for something in it or for selecting.
  on(root, "click", ({ target }) => {
    const meant = target.closest(".qm-card") && !target.closest("a, button, pre, summary");
    if (meant && open && !turned && getSelection().isCollapsed) actions.turn();
  });
  return {
    own: true,
    actions,
    begin() {
      cards = q.spec.shuffle ? shuffled(deck, seed(), q.spec.id) : deck;
      for (const { item } of cards) item.parentNode.append(item);
    },
    read: () => ratings.join(" "),
    write(answer) {
      ratings = answer.split(" ").filter(Boolean);
      turned = false;
    },
    draw({ state, marked }) {
      open = state === "open";
      if (!open) ratings = marked.at(-1)?.answer.split(" ") ?? [];
      // Everything was rated, but the answer did not arrive: the last card is asked once more.
      while (open && ratings.length && !dealCards(cards, ratings).rest.length) ratings.pop();
      show();
    },
    focus: () => turn.focus(),
  };
};

graders.recall = (box, answer, { ids }) => {
  const first = {};
  for (const word of answer.split(/\s+/).filter(Boolean)) {
    const [, id, rating] = word.match(/^(.*?):(again|hard|good)$/) ?? [];
    if (!ids.includes(id)) return;
    first[id] ??= rating;
  }
  const parts = Object.values(first).map((rating) => rating !== "again");
  return { right: parts.filter(Boolean).length, of: Object.keys(box.backs).length, parts, mistakes: [], done: true };
};
