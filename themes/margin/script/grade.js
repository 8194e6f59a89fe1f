// What stored picks amount to. Pure functions, so that a corrected answer mends old results at the next load.

/**
 * `state` is open, right, missed (out of tries) or shown; `tries` were made, `wrong` are the options that missed.
 * Picks of options that are no longer there are void and only make `changed` true.
 */
function grade(spec, box, kept) {
  const want = box?.right ?? [];
  const picks = kept.a.map((a) => a[1].split(" ")).filter((pick) => pick.every((id) => spec.options.includes(id)));
  const limit = spec.attempts || Infinity;
  const result = { state: kept.r ? "shown" : "open", tries: 0, wrong: [], last: [], first: false, changed: picks.length < kept.a.length };
  for (const pick of box ? picks.slice(0, limit) : []) {
    result.tries++;
    result.last = pick;
    const wrong = pick.filter((id) => !want.includes(id));
    result.wrong.push(...wrong);
    if (wrong.length || pick.length < want.length) continue;
    return { ...result, state: "right", first: result.tries === 1 };
  }
  if (result.tries === limit) result.state = "missed";
  return result;
}

/** 0 nothing, 1 earned, 2 gold. Only what was answered in a first run or a full restart counts, and never the time. */
function badge(list, pass) {
  const right = list.filter((q) => is(q, "right") && !q.kept.d);
  const best = right.filter((q) => q.result.first && !q.kept.u);
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
