// Code figures: a button that copies.
components.code = class {
  constructor(root) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "qm-copy";
    button.dataset.action = "copy";
    button.textContent = text("copy");
    const caption = root.querySelector("figcaption") ?? root.insertBefore(document.createElement("figcaption"), root.firstChild);
    caption.append(button);
    this.code = root.querySelector("code");
  }
  async oncopy(button) {
    try {
      await navigator.clipboard.writeText(this.code.textContent);
    } catch {
      // Plain http has no clipboard: select the code and ask the old way.
      getSelection().selectAllChildren(this.code);
      if (!document.execCommand("copy")) return;
      getSelection().removeAllRanges();
    }
    button.textContent = text("copied");
    say(text("copied"));
    setTimeout(() => { button.textContent = text("copy"); }, 2000);
  }
};
