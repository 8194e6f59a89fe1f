// Lines of code to arrange, and to indent where the language needs it. An answer is "id:level" of each.
forms.parsons = (root, q) => pieceForm(
  root,
  q,
  () => {
    const code = make("div");
    fillHtml(code, q.box.code);
    return code;
  },
  (given) => {
    const ranks = lineRanks(q.box.right, given.map((word) => word.split(":")));
    const run = longestRun(ranks.map(([rank]) => rank));
    return ranks.map(([, level], i) => run[i] && !level);
  },
);

/** The rank of each given line, -1 for one that belongs nowhere, and whether its indentation is right or does not count. */
function lineRanks(right, given) {
  const left = [...right];
  return given.map(([id, level]) => {
    const first = left.find(([other]) => other === id);
    if (!first) return [-1, false];
    const fits = (line) => line[1] === null || line[1] === +level;
    // Of equal lines the first that is left, or, among those in any order, the one with this indentation.
    const best = left.find((line) => line[0] === id && line[2] === first[2] && fits(line)) ?? first;
    left.splice(left.indexOf(best), 1);
    return [best[2], fits(best)];
  });
}

graders.parsons = ({ right }, answer, { ids }) => {
  const given = wordsOf(answer).map((word) => word.split(":"));
  if (given.some(([id, level]) => !ids.includes(id) || !/^\d+$/.test(level))) return;
  const ranks = lineRanks(right, given);
  const run = longestRun(ranks.map(([rank]) => rank));
  const parts = ranks.map(([, level], i) => run[i] && level);
  const hits = parts.filter(Boolean).length, surplus = ranks.filter(([rank]) => rank < 0).length;
  return { right: Math.max(0, hits - surplus), of: right.length, parts, mistakes: [] };
};
