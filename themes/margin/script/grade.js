// What stored picks amount to. Pure functions, so that a corrected answer mends old results at the next load.

/**
 * `state` is open, right, missed (out of tries), shown, or done where learners rate themselves. `marked` are the tries
 * that count, each with its answer and grade; `score` is the best of them, from 0 to 1. Answers that name what is no
 * longer there are void and only make `changed` true.
 */
function grade(spec, box, kept) {
  const answers = kept.a.map(([, answer]) => ({ answer, ...(box && graders[spec.form](box, answer, spec)) }));
  const whole = answers.filter(({ of }) => of >= 0);
  const limit = spec.attempts || Infinity;
  const result = { state: kept.r ? "shown" : "open", marked: [], score: 0, first: false, changed: box && whole.length < answers.length };
  for (const mark of whole.slice(0, limit)) {
    result.marked.push(mark);
    result.score = Math.max(result.score, mark.of && mark.right / mark.of);
    const right = mark.right === mark.of;
    if (right || mark.done) return { ...result, state: mark.done ? "done" : "right", first: right && result.marked.length === 1 };
  }
  if (result.marked.length === limit) result.state = "missed";
  return result;
}

/** Whether a question counts as right: what learners rate themselves does when it is done. */
const good = (q) => is(q, "right") || is(q, "done");

/** Which ranks stand in order: the longest run that never falls, found from the left. Belonging nowhere is -1. */
function longestRun(ranks) {
  const best = [];
  ranks.forEach((rank, at) => {
    best.push({ length: rank < 0 ? 0 : 1, before: -1 });
    for (let before = 0; before < at; before++)
      if (rank >= 0 && ranks[before] >= 0 && ranks[before] <= rank && best[before].length >= best[at].length)
        best[at] = { length: best[before].length + 1, before };
  });
  const longest = Math.max(1, ...best.map(({ length }) => length));
  const marks = ranks.map(() => false);
  for (let at = best.findIndex(({ length }) => length === longest); at >= 0; at = best[at].before) marks[at] = true;
  return marks;
}

/** 0 nothing, 1 earned, 2 gold. Only what was answered in a first run or a full restart counts, and never the time. */
function badge(list, pass) {
  const right = list.filter((q) => good(q) && !q.kept.d);
  const best = right.filter((q) => (q.result.first || is(q, "done")) && !q.kept.u);
  return best.length === list.length ? 2 : right.length < pass ? 0 : 1;
}

const is = (q, state) => q.result.state === state;

/** The list in an order that only the seed and the name decide. */
function shuffled(list, seed, name) {
  const out = [...list];
  for (const c of name) seed = Math.imul(seed, 31) + c.charCodeAt(0) | 0;
  for (let i = out.length; i > 1; ) {
    seed = Math.imul(seed, 1664525) + 1013904223 | 0;
    const j = Math.floor((seed >>> 0) / 2 ** 32 * i--);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}
