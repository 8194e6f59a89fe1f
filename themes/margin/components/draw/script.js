// Which questions a learner gets, and in which order. Both follow from the seed of the run, so every tab shows the same.

/**
 * A number that only the seed and a name decide. A place in a shuffled list would do, but then one new question in a
 * bank would change every learner's draw; like this it can only take the place of one.
 */
function rank(seed, name) {
  for (const c of name) {
    seed = Math.imul(seed ^ c.charCodeAt(0), 0x5bd1e995);
    seed ^= seed >>> 15;
  }
  seed = Math.imul(seed, 0x2c1b3c6d);
  return seed ^ seed >>> 13;
}

/** The first places whose rows add up to what is wanted, the same as in the program; groups may need a second thought. */
function drawn(places, rows, wanted) {
  const dead = new Set();
  const walk = (at, left) => {
    if (!left.some(Boolean)) return [];
    const state = at + ":" + left;
    if (at === places.length || dead.has(state)) return;
    const rest = left.map((n, i) => n - rows[places[at]][i]);
    const found = rest.every((n) => n >= 0) && walk(at + 1, rest);
    if (found) return [places[at], ...found];
    dead.add(state);
    return walk(at + 1, left);
  };
  return walk(0, wanted);
}

components.draw = (root) => {
  const blocks = all(root, '[data-part="block"]');
  const every = [];
  let dealt;

  /** A group is drawn and moves as one. */
  deal = () => {
    const run = seed();
    if (dealt === run) return;
    dealt = run;
    if (!every.length) every.push(...questions);
    if (data.draw) {
      const order = blocks.map((block) => rank(run, block.querySelector("[data-question]").dataset.question));
      const places = [...blocks.keys()].sort((a, b) => order[a] - order[b]);
      const taken = drawn(places, data.draw.blocks, data.draw.of) ?? places;
      blocks.forEach((block, i) => { block.hidden = !taken.includes(i); });
    }
    if (data.mix) {
      const places = all(root, '[data-part="block"]').map((block) => {
        const place = make("i");
        block.replaceWith(place);
        return place;
      });
      shuffled(blocks, run, "").forEach((block, i) => places[i].replaceWith(block));
    }
    const shown = every.filter(({ root }) => !root.closest("[hidden]"));
    if (!shown.some((q) => clock.running === q)) clock.running = null;
    questions.splice(0, every.length, ...shown.sort((a, b) => 3 - (a.root.compareDocumentPosition(b.root) & 6)));
  };
};
