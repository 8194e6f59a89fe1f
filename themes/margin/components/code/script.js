// Code figures: a button that copies.
components.code = (root) => {
  const code = root.querySelector("code");
  const button = make("button", "qm-copy", text("copy"));
  button.type = "button";
  button.dataset.action = "copy";
  root.querySelector("figcaption")?.append(button);
  return {
    async copy() {
      // What was removed is no part of the code any more.
      const copied = code.cloneNode(true);
      all(copied, "del").forEach((line) => line.remove());
      try {
        await navigator.clipboard.writeText(copied.textContent);
      } catch {
        // Plain http has no clipboard: select the code and ask the old way.
        getSelection().selectAllChildren(code);
        if (!document.execCommand("copy")) return;
      }
      fill(button, text("copied"));
      say(text("copied"));
      setTimeout(fill, 2000, button, text("copy"));
    },
  };
};
