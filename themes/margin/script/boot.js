// Starts the page. Every component is attached on its own, so that one that throws leaves the others working.

/** @type {Record<string, new (root: HTMLElement) => object>} */
const components = {};
const data = JSON.parse(document.getElementById("qm-data").textContent);

/** The element under `root` that plays a named part. */
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
const action = (root, name) => root.querySelector(`[data-action="${name}"]`);

// Runs after all scripts of the page are read, so that their order does not matter.
queueMicrotask(() => {
  for (const root of document.querySelectorAll("[data-component]")) {
    const Component = components[root.dataset.component];
    if (!Component) continue;
    try {
      const made = new Component(root);
      root.dataset.ready = "";
      // A button calls the method that its data-action names.
      root.addEventListener("click", (event) => {
        const button = event.target.closest("[data-action]");
        if (button) made["on" + button.dataset.action]?.(button);
      });
    } catch (error) {
      console.error(error);
    }
  }
  changed();
  document.documentElement.dataset.ready = "";
});

/** Functions that draw again when anything was answered, here or in another tab. */
const watchers = [];
function changed() {
  for (const draw of watchers) {
    try {
      draw();
    } catch (error) {
      console.error(error);
    }
  }
}
