// Texts in the page's language: in come a key and values, out goes a sentence in the right plural form.

function text(key, values = {}) {
  let form = data.texts[key];
  if (form.other) {
    const left = (modulus) => values.n % (modulus || Infinity);
    const rule = data.plural.find(([, modulus, from, to]) => left(modulus) >= from && left(modulus) <= to);
    form = form[rule?.[0]] ?? form.other;
  }
  return form.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Seconds as 2:00. */
const minutes = (s) => Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");

/** Tells a screen reader; what is seen stands elsewhere. */
const say = (words) => whole.status.replaceChildren(words);

/** A new element. */
const make = (tag, className = "", textContent = "") => Object.assign(document.createElement(tag), { className, textContent });

/** Writes into an element and shows it, or hides it when there is nothing to write. */
function fill(element, words = "") {
  element.textContent = words;
  element.hidden = !words;
}

/** The same for HTML, which the build has cleaned. What stands there already is left alone, with all that is open in it. */
function fillHtml(element, html = "") {
  if (element.html === html) return;
  element.innerHTML = element.html = html;
  element.hidden = !html;
}

/** True at the second tap; the first one asks. */
function sure(button) {
  if (button.onblur) return button.onblur();
  const words = button.textContent;
  fill(button, text("sure"));
  say(text("sure"));
  // Some browsers give a tapped button no focus, and would then never call this.
  button.focus();
  button.onblur = () => {
    button.onblur = null;
    fill(button, words);
    return true;
  };
}
