// Starts the page. Every component is attached on its own, so that one that throws leaves the others working.

/** What to do with each element that has a data-component; gives the methods its buttons may call. */
const components = {};
/**
 * Forms of answer by name. Each attaches to its fieldset and gives:
 * read() the answer as it stands, "" for none · write(answer) shows an answer, "" a fresh start · draw(result) opens or
 * locks it and marks what is right · focus() goes to where an answer is given · begin(), where there is more to do at
 * the start of a run · own, when it has buttons of its own in place of Check.
 */
const forms = {};
/**
 * What an answer is worth, by form: (box, answer, spec) to { right, of, parts, mistakes }, or nothing when the answer names
 * what is no longer there. Pure, and the same as in the program; tests/grading holds both to one table.
 */
const graders = {};
const data = JSON.parse(document.getElementById("qm-data").textContent);

const all = (root, selector) => [...root.querySelectorAll(selector)];

/** The parts and buttons under an element, by their names. */
function named(root) {
  const found = {};
  for (const e of all(root, "[data-part], [data-action]")) found[e.dataset.part ?? e.dataset.action] ??= e;
  return found;
}
const whole = named(document);

/** Functions that draw again when anything was answered, here or in another tab. */
const watchers = [];
const changed = () => watchers.forEach(safely);
function safely(work) {
  try {
    work();
  } catch (error) {
    console.error(error);
  }
}
const on = (target, name, work) => target.addEventListener(name, work);

// Runs after all scripts of the page are read, so that their order does not matter.
queueMicrotask(() => {
  for (const root of all(document, "[data-component]"))
    safely(() => {
      const methods = components[root.dataset.component]?.(root) ?? {};
      root.dataset.ready = "";
      on(root, "click", ({ target }) => {
        const button = target.closest("[data-action]");
        if (button) methods[button.dataset.action]?.(button);
      });
    });
  changed();
  document.documentElement.dataset.ready = "";
});
