// What stored picks amount to. Pure functions, so that a corrected answer mends old results at the next load.

/**
 * `state` is open, right, missed (out of tries) or shown; `left` is null when tries are unlimited.
 * Picks of options that are no longer there are void and only make `changed` true.
 */
function grade(spec, box, kept) {
  const known = new Set(spec.options);
  const want = new Set(box?.right ?? []);
  const picks = kept.a.map(([, pick]) => pick.split(" ")).filter((pick) => pick.every((id) => known.has(id)));
  const limit = spec.attempts || Infinity;
  const result = { state: "open", tries: 0, wrong: new Set(), last: [], first: false, changed: picks.length < kept.a.length };
  for (const pick of box ? picks.slice(0, limit) : []) {
    result.tries++;
    result.last = pick;
    if (pick.length === want.size && pick.every((id) => want.has(id))) {
      result.state = "right";
      result.first = result.tries === 1;
      break;
    }
    for (const id of pick) if (!want.has(id)) result.wrong.add(id);
  }
  if (result.state === "open" && result.tries >= limit) result.state = "missed";
  if (result.state === "open" && kept.r) result.state = "shown";
  result.left = spec.attempts ? limit - result.tries : null;
  return result;
}

/** 0 nothing, 1 earned, 2 gold. Only what was answered in a first run or a full restart counts, and never the time. */
function badge(list, pass) {
  const right = list.filter((q) => q.result.state === "right" && !q.kept.d);
  if (!list.length || right.length < pass) return 0;
  return right.length === list.length && right.every((q) => q.result.first && !q.kept.u) ? 2 : 1;
}

/** The list in an order that only the seed decides. */
function shuffled(list, seed) {
  const out = [...list];
  for (let i = out.length; i > 1; ) {
    seed = Math.imul(seed, 1664525) + 1013904223 | 0;
    const j = Math.floor((seed >>> 0) / 2 ** 32 * i--);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}
