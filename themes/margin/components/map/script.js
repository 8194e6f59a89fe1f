// The course map: reads the summaries that other pages of this site have left in this browser.
components.map = (root) => {
  const links = all(root, "[data-key]").map((link) => {
    const note = make("span", "qm-map__note");
    link.append(note);
    return { link, note, key: link.dataset.key, of: +link.dataset.questions };
  });
  // Firefox gives every local file a storage of its own, so a map there cannot see the other pages.
  named(root).alone.hidden = location.protocol !== "file:" || !navigator.userAgent.includes("Firefox");
  const draw = () => {
    for (const entry of links) {
      const { link, note, key, of } = entry;
      const kept = clean(read(keyOf(key)));
      entry.right = Math.min(kept.r, of);
      const done = entry.right === of ? "done" : "missed";
      link.dataset.state = !of ? "none" : kept.d >= of ? done : kept.d ? "part" : "new";
      link.dataset.badge = kept.b;
      note.textContent = kept.d && of ? text("score", { n: entry.right, of }) : "";
    }
    for (const total of all(root, "[data-section]")) {
      const of = +total.dataset.questions;
      const inside = links.filter((entry) => entry.key.startsWith(total.dataset.section));
      total.textContent = of ? text("score", { n: inside.reduce((sum, entry) => sum + entry.right, 0), of }) : "";
    }
  };
  watchers.push(draw);
  for (const name of ["storage", "pageshow"]) on(window, name, draw);
};
