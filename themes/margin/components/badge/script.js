// The badge at the head of a challenge: grey until earned, gold when nothing was missed and no hint used.
components.badge = class {
  constructor(root) {
    watchers.push(() => {
      root.dataset.state = ["locked", "earned", "gold"][sheet.kept.b];
      fill(part(root, "badge"), sheet.kept.b ? text(sheet.kept.b > 1 ? "badge-gold" : "badge-earned") : "");
    });
  }
};
