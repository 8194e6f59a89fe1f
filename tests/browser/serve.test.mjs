// The author's loop in both browsers: a saved file shows at once and where the author was reading, a mistake lies over
// the page until it is mended.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { accessibility, launch } from "./support.mjs";

const program = process.env.QUIZMILL ?? fileURLToPath(new URL("../../target/debug/quizmill", import.meta.url));

const running = new Set();
after(() => running.forEach((child) => child.kill()));

const roots = [];
process.on("exit", () => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** Starts `quizmill serve` on a course of these files. */
async function serve(files) {
  const root = await mkdtemp(join(tmpdir(), "quizmill-serve-"));
  roots.push(root);
  const write = async (path, text) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  for (const [path, text] of Object.entries({ "site.yaml": "id: served\ntitle: Test\n", ...files })) await write(path, text);
  const child = spawn(program, ["serve", "--root", root, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  running.add(child);
  let base = null;
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    base = line.match(/serving (http:\S+)/)?.[1];
    if (base) break;
  }
  assert.ok(base, "serve says where it is");
  child.stdout.resume();
  const end = async () => {
    child.kill("SIGINT");
    const [status] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
    running.delete(child);
    assert.equal(status, 0, "it ends cleanly");
  };
  return { root, base, write, end };
}

const filler = Array.from({ length: 60 }, (_, index) => `Paragraph ${index} of a long page.\n\n`).join("");
const lesson = (words) => `# Lesson\n\n${words}\n\n${filler}`;
const challenge = (level, words = "Choose well.") => `---
title: Challenge
badge: Tester
---

${words}

${filler}

## Which one is right? {#one .conceptual .${level}}

- [x] This one
- [ ] That one
`;

/** Opens a page and collects its faults; requests to the server itself are none. */
async function open(browser, address) {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warn", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  await page.setViewport({ width: 800, height: 600 });
  await page.goto(address);
  return { page, faults };
}

const says = (page, words) => page.waitForFunction(
  (words) => document.body?.innerText.includes(words), { polling: 20, timeout: 30_000 }, words,
);

/** Waits until the overlay shows these words; none means that nothing of it shows. */
const overlay = (page, words) => page.waitForFunction((words) => {
  const root = [...document.body.children].map((element) => element.shadowRoot).find(Boolean);
  const panel = root?.querySelector(".panel");
  const shown = panel && !panel.hidden ? panel.innerText : "";
  return words ? shown.includes(words) : !shown && (root?.querySelector(".pill").hidden ?? true);
}, { polling: 20, timeout: 30_000 }, words);

/** Something in the overlay as it is now. */
const look = (page, action) => page.evaluate(`(${action})(
  [...document.body.children].map((element) => element.shadowRoot).find(Boolean))`);

for (const name of ["chromium", "firefox"]) {
  describe(`serve in ${name}`, () => {
    test("a saved file shows at once, at the place where the author reads", async () => {
      const browser = await launch(name);
      const { base, root, write, end } = await serve({
        "content/index.md": lesson("The first words."), "content/challenge.md": challenge("beginner"),
      });
      const { page, faults } = await open(browser, base);
      await says(page, "The first words.");
      await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
      await write("content/index.md", lesson("The second words."));
      await says(page, "The second words.");
      await page.waitForFunction(() => scrollY === 700, { polling: 20, timeout: 30_000 });

      // As editors save that write another file and put it in place.
      await write("content/.index.md.tmp", lesson("The third words."));
      await rename(join(root, "content/.index.md.tmp"), join(root, "content/index.md"));
      await says(page, "The third words.");
      await page.waitForFunction(() => scrollY === 700, { polling: 20, timeout: 30_000 });

      // A page with script of its own, whose height the script changes.
      await page.goto(`${base}challenge.html`);
      await page.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
      await write("content/challenge.md", challenge("beginner", "Choose better."));
      await says(page, "Choose better.");
      await page.waitForFunction(() => scrollY === 1500, { polling: 20, timeout: 30_000 });
      assert.deepEqual(faults, []);
      await browser.close();
      await end();
    });

    test("an error lies over the page with its place until it is mended", async () => {
      const browser = await launch(name);
      const { base, write, end } = await serve({
        "content/index.md": lesson("Words."), "content/challenge.md": challenge("beginner"),
      });
      const { page, faults } = await open(browser, `${base}index.html`);
      await page.focus("a[href]");
      const focused = await page.evaluate(() => document.activeElement.outerHTML);
      await write("content/challenge.md", challenge("begginer"));
      await overlay(page, "1 error in the course");
      const shown = await look(page, "(root) => root.querySelector('.panel').innerText");
      for (const words of [
        "error[unknown-class]:", "content/challenge.md:128:42", "{#one .conceptual .begginer}", "^^^^^^^^^",
        "help: did you mean `beginner`?",
      ]) assert.ok(shown.includes(words), `${words} in ${shown}`);
      assert.match(await look(page, "(root) => root.querySelector('[role=alert]').textContent"), /1 error.*no kind/);
      assert.equal(await page.evaluate(() => document.activeElement.outerHTML), focused, "focus stays where it was");
      await says(page, "Words.");

      await page.keyboard.press("Escape");
      assert.ok(await look(page, "(root) => root.querySelector('.panel').hidden"), "Escape closes it");
      assert.equal(await page.evaluate(() => document.activeElement.outerHTML), focused);
      await look(page, "(root) => root.querySelector('.pill').click()");
      await overlay(page, "1 error in the course");
      assert.equal(await look(page, "(root) => root.activeElement.textContent"), "Close");
      await page.keyboard.press("Enter");
      assert.ok(await look(page, "(root) => root.querySelector('.panel').hidden && root.activeElement.matches('.pill')"));

      await write("content/index.md", "# Lesson\n\n[nowhere](nowhere.md)\n");
      await overlay(page, "2 errors in the course");
      assert.ok(await look(page, "(root) => root.querySelector('.panel').innerText.includes('content/index.md:3:1')"));

      // Other pages are the last good ones, and have it too.
      await page.goto(`${base}challenge.html`);
      await overlay(page, "2 errors in the course");
      await says(page, "Which one is right?");

      await write("content/challenge.md", challenge("beginner"));
      await overlay(page, "1 error in the course");
      await write("content/index.md", lesson("Mended."));
      await overlay(page, "");
      await page.goto(base);
      await says(page, "Mended.");
      assert.deepEqual(faults, []);
      await browser.close();
      await end();
    });

    test("a page that is deleted or cannot be shown yet comes by itself", async () => {
      const browser = await launch(name);
      const { base, root, write, end } = await serve({ "content/index.md": "# Home\n\n[x](nowhere.md)\n" });
      const { page } = await open(browser, `${base}lesson.html`);
      await says(page, "1 error in the course");
      assert.ok(!(await page.evaluate(() => document.body.innerText.includes("Close"))), "the errors are shown once");
      await write("content/index.md", "# Home\n");
      await says(page, "There is no page here");
      await write("content/lesson.md", "# Lesson\n\nIt is here.\n");
      await says(page, "It is here.");
      await rm(join(root, "content/lesson.md"));
      await says(page, "There is no page here");
      await browser.close();
      await end();
    });

    for (const scheme of ["light", "dark"]) {
      test(`overlay and error pages are accessible in ${scheme} colours and on a small screen`, async () => {
        // Firefox's driver cannot ask for colours, its preference can: 0 is dark, 1 is light.
        const browser = await launch(name, { "layout.css.prefers-color-scheme.content-override": scheme === "dark" ? 0 : 1 });
        const { base, write, end } = await serve({ "content/index.md": "# Home\n\n[x](nowhere.md)\n" });
        const page = await browser.newPage();
        if (name === "chromium") await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.setViewport({ width: 360, height: 740 });
        const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        const check = async (what) => {
          assert.deepEqual(await accessibility(page), [], what);
          assert.equal(await wide(), 0, `${what} is not wider than the screen`);
        };
        await page.goto(base);
        await says(page, "1 error in the course");
        await check("the page of errors");
        await write("content/index.md", lesson("Words."));
        await says(page, "Words.");
        await page.goto(`${base}lesso.html`);
        await check("the page for a missing one");
        await page.goto(base);
        await write("content/index.md", `# Home\n\nA long line before [nowhere](nowhere.md) and ${"more words ".repeat(20)}\n`);
        await overlay(page, "1 error in the course");
        await check("the overlay");
        const dark = await look(page, "(root) => getComputedStyle(root.querySelector('.panel')).backgroundColor");
        assert.equal(dark, scheme === "dark" ? "rgb(32, 26, 27)" : "rgb(255, 248, 247)");
        assert.ok(await look(page, `(root) => {
          const panel = root.querySelector(".panel");
          return panel.scrollWidth <= panel.clientWidth && panel.getBoundingClientRect().right <= innerWidth;
        }`), "only source lines scroll sideways");
        await page.keyboard.press("Escape");
        await check("the button that opens it again");
        await browser.close();
        await end();
      });
    }
  });
}
