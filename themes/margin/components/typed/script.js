// Typed answers, for the forms text, number and cloze: what is compared with what, the same as in the program.

const squeeze = (words) => words.split(/\p{White_Space}+/u).filter(Boolean).join(" ");

/** Text with the quotes, dashes and spaces that a keyboard has; phones put others in unasked. */
const straight = (words) => words
  .replace(/[\u2018-\u201b]/g, "'")
  .replace(/[\u201c-\u201f]/g, '"')
  .replace(/[\u2010-\u2015\u2212]/g, "-")
  .replace(/[\u00a0\u202f]/g, " ");

/** Words: compatibility forms, case and spacing do not count. */
const foldWords = (words) => squeeze(straight(words.normalize("NFKC")).toUpperCase().toLowerCase().normalize("NFKC"));

/** Code: every character counts, but for empty lines around it, spaces at the end of a line and around a single one. */
function foldCode(code) {
  const lines = straight(code.replace(/\r\n/g, "\n"))
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
function typedNumber(typed, longest = 60) {
  if ([...typed].length > longest) return;
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
  // What a learner types has its limit, but a bound such as 1e80 has as many digits as it needs.
  const compared = (bound) => compareNumbers(number, typedNumber(bound, Infinity));
  return !!number && compared(first) >= 0 && compared(second) <= 0 && number.unit === foldUnit(unit);
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

const escaped = (words) => make("p", "", words).innerHTML;

/** What a learner would type to give an answer of the box, or an expression as it is. */
const worded = ([kind, first, , unit, shown]) => (kind === "n" ? shown + (unit && " " + unit) : first);

/** The same as HTML. */
function answerHtml(matcher) {
  const words = escaped(worded(matcher));
  if (/[wn]/.test(matcher[0])) return "<bdi>" + words + "</bdi>";
  const code = '<code translate="no">' + words + "</code>";
  return words.includes("\n") ? "<pre>" + code + "</pre>" : code;
}

/**
 * What is said of a field, as HTML: how it was filled, what is right unless that is what was given, and feedback: while
 * it is `open` that of the mistakes that were `made`, afterwards all there is.
 */
function remarks(answers, { given, right, open, made }) {
  const state = right ? "right" : "missed";
  let html = given === undefined ? "" : `<strong data-state="${state}">${escaped(text("mine-" + state))}</strong>`;
  // An expression is no answer, and is shown only where there is nothing else.
  const [model] = answers.accept.find(([[kind]]) => kind !== "r") ?? answers.accept[0];
  if (!open && squeeze(given ?? "") !== squeeze(worded(model)))
    html += ` <div>${escaped(text("right-answer"))}: ${answerHtml(model)}</div>`;
  const notes = (open ? [...new Set(made)].map((at) => answers.mistakes[at]) : [...answers.accept, ...answers.mistakes])
    .filter(([, feedback]) => feedback)
    .map(([matcher, feedback]) => `<li>${matcher[0] === "r" ? "" : answerHtml(matcher)}${feedback}</li>`);
  return html + (notes.length ? `<ul>${notes.join("")}</ul>` : "");
}

/** Marks a field as right or missed, with more than a colour. */
function markField(field, root, state) {
  root.dataset.state = state;
  field.setAttribute("aria-invalid", state === "missed");
}

/**
 * Enter checks, as in a form, or goes to what `other` says comes first; a field of several lines needs it for itself and
 * takes Ctrl or Command with it.
 */
function checkOnEnter(field, q, other) {
  on(field, "keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || field.rows && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (is(q, "open")) other?.() ? other().focus() : q.$.check.click();
  });
}

/** Hands in an answer, or says what is missing, which costs no try. What was checked stays if the page is loaded anew. */
function submitTyped(root, q, answer, complete) {
  if (!complete) return q.error(root.dataset.nothing);
  q.kept.w = [Date.now(), answer];
  q.submit(answer);
}

/** A question with one field, and perhaps a menu of units. `complete` says whether what is typed can be an answer. */
function fieldForm(root, q, complete) {
  const { field, unit, remark } = named(root);
  const read = () => [field.rows ? field.value : field.value.trim(), unit?.value].filter(Boolean).join(" ");
  for (const input of [field, unit].filter(Boolean))
    on(input, "input", () => {
      markField(field, root, "");
      q.edited();
    });
  checkOnEnter(field, q);
  return {
    read,
    write(given) {
      const chosen = unit && all(unit, "option").find(({ value }) => value && (" " + given).endsWith(" " + value));
      if (unit) unit.value = chosen?.value ?? "";
      field.value = chosen ? given.slice(0, -chosen.value.length).trim() : given;
    },
    draw({ state, marked }) {
      const open = state === "open";
      const last = marked.at(-1);
      field.readOnly = !open;
      if (unit) unit.disabled = !open;
      if (!open) this.write(last?.answer ?? "");
      const right = last?.right === 1;
      // While the question is open, the mark belongs to what was checked and goes when that is changed.
      markField(field, root, !last || open && read() !== last.answer ? "" : right ? "right" : "missed");
      const made = marked.flatMap(({ mistakes }) => mistakes.map(([, at]) => at));
      fillHtml(remark, q.box && (last || !open) ? remarks(q.box, { given: last?.answer, right, open, made }) : "");
    },
    focus: () => (unit && !unit.value && typedNumber(field.value) ? unit : field).focus(),
    actions: { check: () => submitTyped(root, q, read(), complete(read(), unit)) },
  };
}
