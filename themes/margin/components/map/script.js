// The course map: reads the summaries that other pages of this site have left in this browser.
components.map = class {
  constructor(root) {
    this.root = root;
    // Firefox gives every local file a storage of its own, so a map there cannot see the other pages.
    part(root, "alone").hidden = !(location.protocol === "file:" && navigator.userAgent.includes("Firefox"));
    watchers.push(() => this.draw());
    addEventListener("storage", () => this.draw());
    addEventListener("pageshow", () => this.draw());
  }
  draw() {
    const pages = [...this.root.querySelectorAll("[data-key]")].map((link) => {
      const { key, questions } = link.dataset;
      const kept = cleanPage(read(keyOf(key)));
      const of = +questions;
      link.dataset.state = !of ? "none" : kept.d >= of ? (kept.r >= of ? "done" : "missed") : kept.d ? "part" : "new";
      link.dataset.badge = kept.b;
      let note = link.querySelector(".qm-map__note");
      if (!note) {
        note = document.createElement("span");
        note.className = "qm-map__note";
        link.append(note);
      }
      note.textContent = kept.d && of ? text("score", { n: Math.min(kept.r, of), of }) : "";
      return [key, Math.min(kept.r, of)];
    });
    for (const total of this.root.querySelectorAll("[data-section]")) {
      const of = +total.dataset.questions;
      const n = pages.reduce((sum, [key, right]) => sum + (key.startsWith(total.dataset.section) ? right : 0), 0);
      total.textContent = of ? text("score", { n, of }) : "";
    }
  }
};
