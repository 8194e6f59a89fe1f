// The clock of a challenge: normal, relaxed or none, for the whole site. It only counts while somebody can see it.
components.clock = class {
  constructor(root) {
    root.hidden = false;
    for (const input of root.querySelectorAll("input")) {
      input.checked = input.value === clock.choice();
      input.addEventListener("change", () => {
        write(siteKey, { clock: input.value });
        changed();
      });
    }
  }
};
