// The clock of a challenge: normal, relaxed or none, for the whole site.
components.clock = (root) => {
  root.hidden = false;
  const inputs = all(root, "input");
  on(root, "change", ({ target }) => {
    write(siteKey, { clock: target.value });
    changed();
  });
  watchers.push(() => inputs.forEach((input) => { input.checked = input.value === clock.choice(); }));
};
