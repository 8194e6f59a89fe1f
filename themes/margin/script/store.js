// All storage goes through here: versioned keys, memory where the browser keeps nothing, foreign data ignored.

const siteKey = "qm1:" + data.site;
const keyOf = (...path) => [siteKey, ...path].join(":");
const memory = new Map();

/** Asks the browser's storage, which may be blocked or full; one calm notice then says so. */
function storage(ask, otherwise) {
  try {
    return ask(localStorage);
  } catch {
    // A moment later, so that a verdict of the same moment is told too and does not take its place.
    if (whole.notice.hidden) setTimeout(() => say(whole.notice.textContent.trim()), 2000);
    whole.notice.hidden = false;
    return otherwise;
  }
}

/** The object that a text holds; anything else counts as nothing. */
function parsed(words) {
  try {
    return Object(JSON.parse(words));
  } catch {
    return {};
  }
}

const read = (key) => parsed(memory.get(key) ?? storage((kept) => kept.getItem(key)));

function write(key, value) {
  const words = JSON.stringify(value);
  memory.set(key, words);
  storage((kept) => kept.setItem(key, words) ?? memory.delete(key));
}

/** Every key of this site's pages. */
const keys = () => [...storage(Object.keys, []), ...memory.keys()].filter(ours);
const ours = (key) => key.startsWith(siteKey + ":");

/**
 * What we keep of a question or a page, with nothing in it that we did not mean. Of both: g generation, a list of
 * [time, words]. Of a question: a attempts, w the answer as it stands before it is checked, t milliseconds, u hints used,
 * r time of reveal, o over time, d a repetition that earns nothing. Of a page: a finished scores, s seed, b badge, d questions done, r right.
 */
function clean(raw) {
  const worded = (a) => Array.isArray(a) && a[0] > 0 && Number.isFinite(a[0]) && typeof a[1] === "string";
  const kept = { a: [raw.a].flat().filter(worded).slice(0, 999), w: worded(raw.w) ? raw.w : [0, ""] };
  for (const name of "gturodsb") kept[name] = raw[name] > 0 && raw[name] < 1e15 ? +raw[name] : 0;
  kept.b = Math.min(2, Math.trunc(kept.b));
  return kept;
}

/** Two accounts of the same thing: the later generation, or the union. In any order, any number of times. */
function merge(x, y) {
  const kept = { ...(x.g < y.g ? y : x) };
  kept.b = Math.max(x.b, y.b);
  if (x.g !== y.g) return kept;
  for (const name of "turods") kept[name] = Math.max(x[name], y[name]);
  kept.w = x.w[0] < y.w[0] ? y.w : x.w;
  const both = [...x.a, ...y.a].sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  kept.a = both.filter((a) => both.find((b) => b[1] === a[1]) === a);
  return kept;
}

/**
 * Whether this page is hearing what another one has written. It then writes nothing: the other one did, and its next
 * step, a new run perhaps, may be on its way and would be written over.
 */
let hearing = false;

/**
 * What is kept under a name of this page, or of a bank. Before anything is written there, it is looked for under the
 * old names.
 */
function keeper({ page, aliases }, ...names) {
  const keys = [page, ...aliases].flatMap((page) => names.map((name) => keyOf(page, ...name)));
  return {
    kept: clean(read(keys.find((key) => read(key).a) ?? keys[0])),
    /** Takes in what another tab wrote. */
    sync() {
      this.kept = merge(this.kept, clean(read(keys[0])));
    },
    save() {
      this.sync();
      if (!hearing) write(keys[0], this.kept);
    },
  };
}
