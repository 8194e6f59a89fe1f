// Steps to put in order. An answer is their ids; what belongs nowhere costs what a right step earns.
forms.order = (root, q) => pieceForm(root, q, (pieces) => {
  const step = (id) => {
    const item = make("li"), copy = pieces.find((piece) => piece.id === id).content.cloneNode(true);
    for (const e of [copy, ...all(copy, "[id]")]) e.removeAttribute("id");
    item.append(copy);
    return item;
  };
  const list = make("ol");
  for (const group of q.box.right) {
    const steps = group.map(step);
    if (steps.length > 1) {
      const free = make("ul"), item = make("li");
      free.append(...steps);
      item.append(free);
      list.append(item);
    } else list.append(...steps);
  }
  return list;
});

graders.order = ({ right }, answer, { ids }) => {
  const given = wordsOf(answer);
  if (given.some((id) => !ids.includes(id))) return;
  const left = right.flatMap((group, rank) => group.map((id) => [id, rank]));
  const of = left.length - 1;
  const ranks = given.map((id) => take(left, ([other]) => other === id)?.[1] ?? -1);
  const parts = longestRun(ranks);
  const run = parts.filter(Boolean).length, surplus = ranks.filter((rank) => rank < 0).length;
  return { right: Math.max(0, Math.max(0, run - 1) - surplus), of, parts, mistakes: [] };
};
