// Typed answers, for the forms text, number and cloze: what is compared with what, the same as in the program.

const squeeze = (words) => words.split(/\p{White_Space}+/u).filter(Boolean).join(" ");

/** Words: compatibility forms, case and spacing do not count. */
const foldWords = (words) => squeeze(words.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC"));

/** Code: every character counts, but for curly quotes, long dashes and outer spaces, which phones add unasked. */
function foldCode(code) {
  const lines = code
    .replace(/\r\n/g, "\n")
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u00a0\u202f]/g, " ")
    .split("\n")
    .map((line) => line.replace(/[ \t\r]+$/, ""));
  while (lines.length && !lines[0]) lines.shift();
  while (lines.length && !lines.at(-1)) lines.pop();
  return lines.length > 1 ? lines.join("\n") : (lines[0] ?? "").replace(/^[ \t]+/, "");
}

const foldUnit = (unit) => unit.normalize("NFKC").replace(/\p{White_Space}/gu, "");

/** Decimal digits of any script stand in runs of ten, so how many stand right before one tells its value. */
function digit(letter) {
  const code = letter.codePointAt(0);
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
  return before % 10;
}

/** A typed number as { negative, whole, fraction, unit }: a decimal comma, any digits and minus signs, no spaces. */
function typedNumber(typed) {
  if ([...typed].length > 60) return;
  let words = typed
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/\u066b/g, ".")
    .replace(/\p{White_Space}|\u066c/gu, "")
    .replace(/\p{Nd}/gu, (letter) => letter < "\x7f" ? letter : digit(letter));
  if (!words.includes(".")) words = words.replace(",", ".");
  const [match, sign, whole, fraction = "", power = "0"] =
    words.match(/^([-+]?)(?=\.?[0-9])([0-9]*)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]{1,2})(?![0-9]))?/) ?? [];
  if (match === undefined) return;
  const unit = words.slice(match.length);
  return /^[0-9.,+-]/.test(unit) ? undefined : { ...decimal(sign === "-", whole + fraction, fraction.length - power), unit };
}

/** Digits, of which `scale` stand behind the point, without zeros that mean nothing. */
function decimal(negative, digits, scale) {
  digits += "0".repeat(Math.max(0, -scale));
  scale = Math.max(0, scale);
  digits = digits.padStart(scale, "0");
  const whole = digits.slice(0, digits.length - scale).replace(/^0+/, "");
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  return { negative: negative && !!(whole + fraction), whole, fraction };
}

/** Below zero, zero or above zero, as for sorting. */
function compareNumbers(a, b) {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const order = (x, y) => (x < y ? -1 : +(x > y));
  return (a.negative ? -1 : 1) * (a.whole.length - b.whole.length || order(a.whole, b.whole) || order(a.fraction, b.fraction));
}

/** Whether a typed answer fits a matcher of the box: w words, c code, r a regular expression, n a number. */
function fits([kind, first, second, unit], typed) {
  if (kind === "w") return foldWords(first) === foldWords(typed);
  if (kind === "c") return foldCode(first) === foldCode(typed);
  if (kind === "r") {
    const code = foldCode(typed);
    return [...code].length <= 200 && new RegExp(`^(?:${first})$`, second).test(code);
  }
  const number = typedNumber(typed);
  return !!number && compareNumbers(typedNumber(first), number) <= 0 && compareNumbers(number, typedNumber(second)) <= 0 && number.unit === foldUnit(unit);
}

/** The units of some answers, each once. */
const unitsOf = ({ accept, mistakes }) => [...new Set([...accept, ...mistakes].map(([matcher]) => matcher[0] === "n" && matcher[3]).filter(Boolean))];

/** A typed answer held against accepted ones and known mistakes; `mistake` is the place of the known one, or -1. */
function gradeTyped(answers, typed) {
  const units = unitsOf(answers);
  if (units.length === 1 && typedNumber(typed)?.unit === "") typed += " " + units[0];
  const find = (list) => list.findIndex(([matcher]) => fits(matcher, typed));
  const right = !!typed.trim() && find(answers.accept) >= 0;
  return { right, mistake: right ? -1 : find(answers.mistakes) };
}

/** The same for a question with one field. */
function gradeField(box, typed) {
  const { right, mistake } = gradeTyped(box, typed);
  return { right: +right, of: 1, parts: [], mistakes: mistake < 0 ? [] : [[0, mistake]] };
}

/** What is shown as right: the first accepted answer that is no expression. */
function modelAnswer({ accept }) {
  const [kind, first, , unit, shown] = accept.map(([matcher]) => matcher).find(([kind]) => kind !== "r") ?? [];
  return kind === "n" ? shown + (unit && " " + unit) : first ?? "";
}

/** A question with one field, and perhaps a menu of units. */
function fieldForm(root, q) {
  const { field, unit, mark, model, feedback } = named(root);
  for (const input of [field, unit]) if (input) on(input, "input", q.edited);
  // Enter checks, as in a form, but a field of several lines needs it for itself.
  on(field, "keydown", (event) => {
    if (event.key !== "Enter" || field.rows || event.isComposing) return;
    event.preventDefault();
    q.$.check.click();
  });
  return {
    read: () => (field.value.trim() ? field.value + (unit?.value ? " " + unit.value : "") : ""),
    write(given) {
      const chosen = unit && all(unit, "option").find(({ value }) => value && given.endsWith(" " + value));
      if (unit) unit.value = chosen?.value ?? "";
      field.value = chosen ? given.slice(0, -chosen.value.length - 1) : given;
    },
    draw({ state, marked }) {
      const open = state === "open";
      const last = marked.at(-1);
      field.readOnly = !open;
      if (unit) unit.disabled = !open;
      if (!open) this.write(last?.answer ?? "");
      const right = last?.right === 1;
      root.dataset.state = !last ? "" : right ? "right" : open ? "" : "missed";
      fill(mark, !open && last ? text(right ? "mine-right" : "mine-missed") : "");
      const answer = q.box && modelAnswer(q.box);
      fill(model, !open && !right && answer ? text("right-answer") + ": " : "");
      if (model.textContent) model.append(make("code", "", answer));
      const known = marked.flatMap(({ mistakes }) => mistakes.map(([, at]) => q.box.mistakes[at][1]));
      const kept = !open && q.box ? [...q.box.accept, ...q.box.mistakes].map(([, html]) => html) : known;
      fillHtml(feedback, [...new Set(kept)].join(""));
    },
    focus: () => field.focus(),
  };
}
