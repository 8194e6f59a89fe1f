// Code figures: a button that copies.
components.code = (root) => {
  const code = root.querySelector("code");
  const button = make("button", "qm-copy", text("copy"));
  button.type = "button";
  button.dataset.action = "copy";
  root.querySelector("figcaption")?.append(button);
  return {
    async copy() {
      try {
        await navigator.clipboard.writeText(code.textContent);
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
