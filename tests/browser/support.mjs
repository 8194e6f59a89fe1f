// Browsers, a page with its faults collected, a small static server, and the accessibility check.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

export const output = fileURLToPath(new URL("../../output/", import.meta.url));
export const seed = "tensorflow/transfer-learning/challenge.html";

const chromiumArguments = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--no-first-run",
];

const running = new Set();

// A test that fails leaves its browser open, which would keep its file from ever ending.
after(() => Promise.all([...running].map((browser) => browser.close().catch(() => {}))));

/** Starts a browser with a fresh profile; `preferences` are Firefox's own. */
export async function launch(name, preferences = {}) {
  const browser = await (name === "firefox"
    ? puppeteer.launch({
        browser: "firefox",
        executablePath: "/usr/bin/firefox-esr",
        headless: true,
        // The driver's own profile switches the local-file policy off, which learners' browsers have.
        extraPrefsFirefox: { "security.fileuri.strict_origin_policy": true, ...preferences },
      })
    : puppeteer.launch({ executablePath: "/usr/bin/chromium", args: chromiumArguments }));
  running.add(browser);
  browser.once("disconnected", () => running.delete(browser));
  return browser;
}

/** Serves a folder on a free port of this machine. */
export async function serve(folder = output) {
  const types = { ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml", ".xml": "text/xml" };
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)).replace(/^\/+/, "");
    try {
      const bytes = await readFile(join(folder, path));
      response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { base: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** The address of an output file opened from disk. */
export const disk = (path) => pathToFileURL(join(output, path)).href;

/** Opens a page; `faults` collects console errors, page errors and requests beyond the page itself. */
export async function open(browser, address, { before } = {}) {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warn", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith("data:")) faults.push(`request: ${url}`);
  });
  if (before) await before(page);
  await page.goto(address);
  return { page, faults };
}

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The accessibility faults of a page as it stands now. */
export async function accessibility(page) {
  await page.evaluate(axe);
  // Wherever the page was scrolled to, the bar at its top may lie over half a button.
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 3).join(", ")}`);
}

/** One question of a page, driven as a learner would. */
export function question(page, id) {
  const root = `[data-question="${id}"]`;
  const press = (action) => page.$eval(`${root} [data-action="${action}"]`, (button) => button.click());
  return {
    press,
    state: () => page.$eval(root, (element) => element.dataset.state),
    text: () => page.$eval(root, (element) => element.innerText.replace(/\s+/g, " ")),
    visible: (selector) => page.$eval(`${root} ${selector}`, (element) => element.checkVisibility()),
    pick: (words) => page.$$eval(`${root} .qm-option`, (options, words) => {
      const option = options.find((option) => option.innerText.includes(words));
      if (!option) throw new Error(`no option says ${words}`);
      option.querySelector("input").click();
    }, words),
  };
}
