// Texts in the page's language: in come a key and values, out goes a sentence in the right plural form.

function text(key, values = {}) {
  let form = data.texts[key];
  if (form.other) {
    const rule = data.plural.find(([, modulus, from, to]) => {
      const n = modulus ? values.n % modulus : values.n;
      return n >= from && n <= to;
    });
    form = form[rule?.[0]] ?? form.other;
  }
  return form.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Seconds as 2:00. */
const minutes = (s) => Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");

/** Tells a screen reader; what is seen stands elsewhere. */
const say = (words) => whole.status.replaceChildren(words);

/** Writes into an element and shows it, or hides it when there is nothing to write. */
function fill(element, words) {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = !words;
}

/** The same for HTML, which the build has cleaned. */
function fillHtml(element, html = "") {
  const template = document.createElement("template");
  template.innerHTML = html;
  if (element.hidden === !!html) element.replaceChildren(template.content);
  element.hidden = !html;
}

/** True at the second tap; the first one asks. */
function sure(button) {
  const words = button.textContent;
  if (words === text("sure")) return true;
  button.textContent = text("sure");
  say(text("sure"));
  button.addEventListener("blur", () => { button.textContent = words; }, { once: true });
}
