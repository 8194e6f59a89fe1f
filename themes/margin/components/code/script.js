// Code figures: a button that copies.
components.code = (root) => {
  const code = root.querySelector("code");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "qm-copy";
  button.dataset.action = "copy";
  button.textContent = text("copy");
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
      button.textContent = text("copied");
      say(text("copied"));
      setTimeout(() => { button.textContent = text("copy"); }, 2000);
    },
  };
};
