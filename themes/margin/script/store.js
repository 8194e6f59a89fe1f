// All storage goes through here: versioned keys, memory where the browser keeps nothing, foreign data ignored.

const siteKey = "qm1:" + data.site;
const keyOf = (page, id) => siteKey + ":" + page + (id ? ":" + id : "");
const memory = new Map();

function notKept() {
  const notice = part(document, "notice");
  if (notice) notice.hidden = false;
}

/** The object under a key; anything else counts as nothing. */
function read(key) {
  let found = memory.get(key);
  try {
    found ??= localStorage.getItem(key);
  } catch {
    notKept();
  }
  return parsed(found);
}

function parsed(found) {
  try {
    const value = JSON.parse(found);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function write(key, value) {
  const words = JSON.stringify(value);
  try {
    localStorage.setItem(key, words);
    memory.delete(key);
  } catch {
    memory.set(key, words);
    notKept();
  }
}

/** Every key of this site. */
function keys() {
  let kept = [];
  try {
    kept = Object.keys(localStorage);
  } catch {
    notKept();
  }
  return [...new Set([...kept, ...memory.keys()])].filter((key) => key.startsWith(siteKey + ":"));
}

const count = (value) => (Number.isFinite(value) && value > 0 ? Math.min(value, 1e15) : 0);
const earliest = (a, b) => (a && b ? Math.min(a, b) : a || b);

/**
 * A question's state with nothing in it that we did not mean: g generation, a attempts as [time, option ids],
 * t milliseconds, u hints used, r time of reveal, o over time, d a repetition that earns nothing.
 */
function clean(raw) {
  const picks = Array.isArray(raw?.a) ? raw.a : [];
  return {
    h: String(raw?.h ?? "").slice(0, 99),
    g: count(raw?.g),
    a: picks.filter((a) => count(a?.[0]) && typeof a[1] === "string").slice(0, 999).map((a) => [a[0], a[1]]),
    t: count(raw?.t),
    u: count(raw?.u),
    r: count(raw?.r),
    o: count(raw?.o),
    d: count(raw?.d),
  };
}

/** Two accounts of one question: the later generation, or the union. Any order, any number of times. */
function merge(x, y) {
  if (x.g !== y.g) return x.g > y.g ? x : y;
  const at = new Map();
  for (const [time, pick] of [...x.a, ...y.a]) at.set(pick, earliest(at.get(pick), time));
  const max = (name) => Math.max(x[name], y[name]);
  return {
    h: x.h > y.h ? x.h : y.h,
    g: x.g,
    a: [...at].map(([pick, time]) => [time, pick]).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)),
    t: max("t"),
    u: max("u"),
    r: earliest(x.r, y.r),
    o: max("o"),
    d: max("d"),
  };
}

/** A page's own state: g generation, s seed, f first score [right, of, time], b badge, n d r the summary for the map. */
function cleanPage(raw) {
  const f = Array.isArray(raw?.f) && count(raw.f[2]) ? raw.f.slice(0, 3).map(count) : null;
  const page = { f };
  for (const name of "gsbndr") page[name] = count(raw?.[name]);
  return page;
}

function mergePage(x, y) {
  const later = x.g > y.g ? x : y.g > x.g ? y : null;
  const first = x.f && y.f ? (x.f[2] <= y.f[2] ? x.f : y.f) : x.f ?? y.f;
  const pick = (name, both) => (later ? later[name] : both(x[name], y[name]));
  return {
    f: first,
    g: Math.max(x.g, y.g),
    s: pick("s", earliest),
    b: Math.max(x.b, y.b),
    n: pick("n", Math.max),
    d: pick("d", Math.max),
    r: pick("r", Math.max),
  };
}
