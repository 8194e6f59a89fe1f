// Keeps a served page what its files say: it is loaded again when its bytes change, at the place where it was
// scrolled to, and the errors of the course lie over it until they are mended. Built pages do not have this.
"use strict";
const { version } = document.currentScript.dataset;
const kept = "quizmill-serve-scroll";

/** Storage that a browser may refuse. */
const stored = (action) => { try { return action(sessionStorage); } catch { return null; } };

// The page's own script may change its height after this, so the place is looked up again when all has loaded.
const place = stored((storage) => {
  const value = JSON.parse(storage.getItem(kept) ?? "null");
  storage.removeItem(kept);
  return value;
});
if (place?.path === location.pathname) {
  const restore = () => scrollTo({ left: place.left, top: place.top, behavior: "instant" });
  history.scrollRestoration = "manual";
  restore();
  addEventListener("load", () => {
    restore();
    history.scrollRestoration = "auto";
  }, { once: true });
}

function reload() {
  stored((storage) => storage.setItem(kept, JSON.stringify({ path: location.pathname, left: scrollX, top: scrollY })));
  location.reload();
}

/** An element with a class and text; text is never read as HTML. */
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** One finding as the terminal shows it, its long lines in a box that scrolls. */
function drawn({ severity, code, message, place, lines, help }) {
  const item = element("li");
  const head = element("p", "message");
  head.append(element("span", "code", code ? `${severity}[${code}]: ` : `${severity}: `), message);
  item.append(head);
  if (place) item.append(element("p", "place", place));
  if (lines) {
    const excerpt = element("pre", "", lines);
    excerpt.tabIndex = 0;
    excerpt.setAttribute("role", "group");
    excerpt.setAttribute("aria-label", `source of ${place ?? message}`);
    item.append(excerpt);
  }
  for (const text of help) {
    const line = element("p", "help");
    line.append(element("b", "", "help: "), text);
    item.append(line);
  }
  return item;
}

class Overlay {
  constructor() {
    const host = element("div");
    host.lang = "en";
    host.dir = "ltr";
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    this.panel = element("section", "panel");
    this.panel.setAttribute("aria-labelledby", "title");
    const bar = element("div", "bar");
    this.title = element("h2");
    this.title.id = "title";
    this.close = element("button", "", "Close");
    this.close.type = "button";
    this.close.setAttribute("aria-keyshortcuts", "Escape");
    this.close.addEventListener("click", () => this.hide());
    bar.append(this.title, this.close);
    this.about = element("p", "about", "The page stays as it last was without errors. This closes when they are mended.");
    this.list = element("ol", "findings");
    this.panel.append(bar, this.about, this.list);
    this.pill = element("button", "pill");
    this.pill.type = "button";
    this.pill.addEventListener("click", () => {
      this.open();
      this.close.focus();
    });
    this.said = element("p", "said");
    this.said.setAttribute("role", "alert");
    root.append(this.panel, this.pill, this.said);
    this.panel.hidden = this.pill.hidden = true;
    this.root = root;
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !this.panel.hidden) this.hide();
    });
    document.body.append(host);
  }

  show({ errors, more }) {
    const count = errors.length + more;
    const title = count === 1 ? "1 error in the course" : `${count} errors in the course`;
    this.title.textContent = this.pill.textContent = title;
    this.list.replaceChildren(...errors.map(drawn));
    if (more) this.list.append(element("li", "", `The terminal shows ${more} more.`));
    this.said.textContent = `${title}: ${errors[0].place ?? ""} ${errors[0].message}`;
    this.open();
    this.panel.scrollTop = 0;
  }

  open() {
    this.panel.hidden = false;
    this.pill.hidden = true;
  }

  /** Closed by the author. Focus that was inside goes to what opens it again, and other focus stays. */
  hide() {
    const inside = this.root.activeElement;
    this.panel.hidden = true;
    this.pill.hidden = false;
    if (inside) this.pill.focus();
  }

  /** All is mended. */
  clear() {
    this.panel.hidden = this.pill.hidden = true;
    this.said.textContent = "";
  }
}

let overlay = null;

function tell(news) {
  // A page that is made of nothing but the errors shows them itself.
  if (document.documentElement.dataset.page === "errors") return;
  if (news.errors.length) {
    overlay ??= new Overlay();
    overlay.show(news);
  } else {
    overlay?.clear();
  }
}

// A browser opens few connections to one server, so a page that nobody sees gives its own up. When it is seen again,
// it names its version, and is told what it missed.
let source = null;

function listen() {
  const wanted = document.visibilityState === "visible";
  if (wanted && !source) {
    source = new EventSource(`/.quizmill/events?page=${encodeURIComponent(location.pathname)}&version=${version}`);
    source.addEventListener("reload", reload);
    source.addEventListener("errors", (event) => tell(JSON.parse(event.data)));
  } else if (!wanted && source) {
    source.close();
    source = null;
  }
}

listen();
document.addEventListener("visibilitychange", listen);
addEventListener("pageshow", listen);
addEventListener("pagehide", () => {
  source?.close();
  source = null;
});
