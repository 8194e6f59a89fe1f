// Pieces to arrange, for the forms order and parsons. Each has a menu of positions and buttons; a grip to drag it by is
// an addition. What has the focus keeps it while its piece moves.

const wordsOf = (answer) => answer.match(/\S+/g) ?? [];

/** Takes the first that fits out of a list: equal pieces stand for one another. */
function take(list, fits) {
  const at = list.findIndex(fits);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

/**
 * `solution(pieces)` draws what is right. `near(answer)` tells of each part of an answer whether only its indentation is
 * wrong; where it is given, a piece of an answer is "id:level" instead of its id.
 */
function pieceForm(root, q, solution, near) {
  const { tools, list, pool, model } = named(root);
  const words = tools.dataset;
  const pieces = all(root, ".qm-piece").map((row) => {
    const content = row.firstElementChild, mark = make("strong"), depth = make("span", "qm-hidden");
    row.append(tools.content.cloneNode(true), mark);
    content.append(depth);
    // The name of a control says which piece it moves.
    all(row, "select, button").forEach((control, i) => {
      control.id = content.id + i;
      control.setAttribute("aria-labelledby", control.id + " " + content.id);
    });
    return { row, content, mark, depth, id: row.dataset.id, level: 0, select: row.querySelector("select"), buttons: all(row, "button") };
  });
  /** The pieces of the answer in order, whether a learner had a hand in it, and the last try. */
  let answer = pool ? [] : [...pieces], touched = false, last;
  const token = ({ id, level }) => (near ? id + ":" + level : id);
  const pieceAt = (element) => pieces.find(({ row }) => row.contains(element));
  // The first order is nobody's answer, so checking it costs nothing.
  const read = () => (touched ? answer.map(token).join(" ") : "");

  function lay() {
    const { activeElement } = document;
    const [used, rest] = [answer, pieces.filter((piece) => !answer.includes(piece))].map((some) => some.map(({ row }) => row));
    list.append(...used);
    pool?.append(...rest);
    if (root.contains(activeElement)) activeElement.focus();
    const end = answer.length - 1;
    for (const { row, depth, level, select, buttons } of pieces) {
      const at = used.indexOf(row);
      while (select.length <= end) select.add(new Option(select.length + 1));
      select.length = end + 1;
      select.selectedIndex = at;
      for (const button of buttons) {
        const { move } = button.dataset;
        // Never disabled, because that would take the focus away.
        button.setAttribute("aria-disabled", { up: at < 1, down: at < 0 || at === end, out: !level, in: at < 0 || level === 12 }[move] ?? false);
        if (move !== "use") continue;
        button.setAttribute("aria-label", at < 0 ? words.add : words.take);
        button.textContent = at < 0 ? "+" : "−";
      }
      row.style.setProperty("--level", level);
      depth.textContent = level ? " " + words.level.replace("{n}", level) : "";
    }
  }

  /** Moves a piece, out of the answer below zero, and tells. */
  function change(piece, to, level = piece.level) {
    const before = { at: answer.indexOf(piece), level: piece.level };
    answer = answer.filter((other) => other !== piece);
    if (to >= 0) answer.splice(to, 0, piece);
    piece.level = to < 0 ? 0 : level;
    touched = true;
    lay();
    mark();
    q.edited();
    const at = answer.indexOf(piece);
    const moved = at < 0 ? words.out : at !== before.at && words.moved.replace("{n}", at + 1).replace("{of}", answer.length);
    const indented = at >= 0 && level !== before.level && words.level.replace("{n}", level);
    say([moved, indented].filter(Boolean).join(" "));
  }

  /** Shows an answer; what it names and we no longer have is left out. */
  function write(given) {
    if (given === read()) return;
    const left = [...pieces];
    const found = wordsOf(given).flatMap((word) => {
      const [id, level] = word.split(":");
      const piece = take(left, (piece) => piece.id === id);
      return piece ? Object.assign(piece, { level: Math.min(12, Math.max(0, Math.trunc(level) || 0)) }) : [];
    });
    for (const piece of left) piece.level = 0;
    answer = pool ? found : [...found, ...left];
    touched = !!found.length;
    lay();
  }

  /** Marks what the last try had right and what not. What was moved since has no mark: the longest run in common stayed. */
  function mark() {
    const tried = wordsOf(last?.answer ?? "");
    const off = tried.length && near?.(tried);
    const places = answer.map((piece) => {
      const at = tried.indexOf(token(piece));
      if (at >= 0) tried[at] = "";
      return at;
    });
    const stayed = longestRun(places);
    for (const piece of pieces) {
      const at = answer.indexOf(piece);
      const state = !stayed[at] ? "" : last.parts[places[at]] ? "right" : "missed";
      piece.row.dataset.state = state;
      fill(piece.mark, off?.[places[at]] && state ? words.near : words[state]);
    }
  }

  on(root, "click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const piece = pieceAt(button), at = answer.indexOf(piece);
    const [to, by = 0] = { up: [at - 1], down: [at + 1], use: [at < 0 ? answer.length : -1], out: [at, -1], in: [at, 1] }[button.dataset.move];
    change(piece, to, piece.level + by);
  });
  on(root, "change", ({ target }) => change(pieceAt(target), target.selectedIndex));
  // Arrow keys on a button do what the button with that arrow does.
  on(root, "keydown", (event) => {
    const name = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" }[event.key];
    const button = name && event.target.dataset.move && pieceAt(event.target).buttons.find(({ dataset }) => dataset.move === name);
    if (!button || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    button.click();
  });
  on(root, "pointerdown", (event) => {
    const grip = event.target.closest(".qm-piece__grip");
    if (!grip || event.button) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const piece = pieceAt(grip), others = answer.filter((other) => other !== piece);
    const start = { at: answer.indexOf(piece), level: piece.level };
    let { at, level } = start;
    const drop = (place) => others.forEach(({ row }, i) => { row.dataset.drop = i === place ? "before" : i + 1 === place && place === others.length ? "after" : ""; });
    piece.row.dataset.drag = "";
    // The piece follows the pointer and stays where it is in the list until it is let go, or it would lose the pointer.
    grip.onpointermove = ({ pageX, pageY, clientY }) => {
      const middle = ({ row }) => row.getBoundingClientRect().top + row.offsetHeight / 2;
      at = clientY > pool?.getBoundingClientRect().top ? -1 : others.filter((other) => middle(other) < clientY).length;
      if (words.level) level = Math.min(12, Math.max(0, start.level + Math.round((pageX - event.pageX) / 32)));
      piece.row.style.setProperty("--level", level);
      piece.row.style.setProperty("--by", pageY - event.pageY + "px");
      drop(at);
      const edge = clientY < 96 ? -16 : clientY > innerHeight - 48 ? 16 : 0;
      if (edge) scrollBy({ top: edge, behavior: "instant" });
    };
    grip.onpointerup = grip.onpointercancel = ({ type }) => {
      grip.onpointermove = grip.onpointerup = grip.onpointercancel = null;
      delete piece.row.dataset.drag;
      drop();
      if (type === "pointerup" && (at !== start.at || level !== start.level)) change(piece, at, level);
      else lay();
    };
  });
  lay();

  return {
    read,
    write,
    draw({ state, marked }) {
      last = marked.at(-1);
      root.dataset.state = state;
      if (state !== "open") write(last?.answer ?? "");
      mark();
      model.hidden = state === "open" || state === "right" || !q.box;
      if (!model.hidden && !model.children[1]) model.append(solution(pieces));
    },
    focus: () => (answer[0]?.select ?? pieces[0].buttons[0]).focus(),
  };
}
