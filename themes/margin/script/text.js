// Texts in the page's language: in come a key and values, out goes a sentence in the right plural form.

function text(key, values = {}) {
  let form = data.texts[key] ?? key;
  if (typeof form === "object") {
    const rule = data.plural.find(([, modulus, from, to]) => {
      const n = modulus ? values.n % modulus : values.n;
      return n >= from && n <= to;
    });
    form = form[rule?.[0]] ?? form.other;
  }
  return form.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** Seconds as 2:00. */
const minutes = (s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;

/** Tells a screen reader; what is seen stands elsewhere. */
const say = (words) => part(document, "status").replaceChildren(words);

/** Writes into an element and shows it, or hides it when there is nothing to write. */
function fill(element, words) {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = !words;
}

/** HTML that the build has cleaned, put into an element. */
function fillHtml(element, html) {
  element.hidden = !html;
  if (element.dataset.filled === html) return;
  const template = document.createElement("template");
  template.innerHTML = html ?? "";
  element.replaceChildren(template.content);
  element.dataset.filled = html ?? "";
}

/** True at the second tap; the first one asks. */
function sure(button) {
  const words = button.dataset.words;
  const calm = () => {
    if (!button.dataset.words) return;
    button.textContent = button.dataset.words;
    delete button.dataset.words;
  };
  if (words) {
    calm();
    return true;
  }
  button.dataset.words = button.textContent;
  button.textContent = text("sure");
  say(text("sure"));
  button.addEventListener("blur", calm, { once: true });
  return false;
}
