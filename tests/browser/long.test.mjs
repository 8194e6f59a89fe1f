// What is long: words, formulas, tables, pages. Nothing sticks out on a small screen or on paper, and a strip of many
// marks shows where a learner is.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { build } from "./course.mjs";
import { launch, open, question, serve } from "./support.mjs";

const word = "Datenschutzgrundverordnungsbeauftragtenprüfung";
const sum = Array.from("abcdefghijklmnop", (letter) => `\\frac{${letter}}{2}`).join(" + ");
const ask = (n, more = "") => `## Question ${n} {#q${n}}\n\n- [x] right ${n}\n- [ ] wrong ${n}${more}\n\n`;

const folder = await build({
  "site.yaml": "id: long-things\ntitle: Long\nclock: none\n",
  "content/index.md": "# Home\n",
  "content/a/many.md": `---\ntitle: ${word}\nbadge: ${word}\n---\n\n${Array.from({ length: 30 }, (_, n) => ask(n + 1)).join("")}`,
  "content/a/math.md": `---\ntitle: Mathematics\nmath: true\n---\n\nOf $N$ and $\\frac{1}{n^2}$ and $\\sqrt{x}$ follows\n\n$$${sum}$$\n\n${ask(1, `\n- [ ] $${sum}$`)}`,
  "content/a/table.md": `---\ntitle: ${word}\n---\n\n|${" head |".repeat(14)}\n|${" - |".repeat(14)}\n|${` ${word} |`.repeat(14)}\n`,
});
const site = await serve(folder);
after(() => site.close());

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await launch(name); });
    after(() => browser.close());

    test("at 320 pixels words break rather than that a page scrolls sideways", async () => {
      for (const path of ["index", "a/index", "a/many", "a/math", "a/table"]) {
        const { page } = await open(browser, `${site.base}${path}.html`, { before: (page) => page.setViewport({ width: 320, height: 700 }) });
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, path);
        await page.close();
      }
    });

    test("formulas scroll only where they are too wide, and never up and down", async () => {
      const { page } = await open(browser, `${site.base}a/math.html`, { before: (page) => page.setViewport({ width: 360, height: 700 }) });
      const formulas = await page.$$eval("math", (all) => all.map((one) => ({
        // Firefox breaks formulas into lines, and those in a sentence are then no boxes of their own.
        wide: !!one.clientWidth && one.scrollWidth > one.clientWidth,
        high: !!one.clientWidth && one.scrollHeight > one.clientHeight,
        scrolls: ["auto", "scroll"].includes(getComputedStyle(one).overflowY),
        within: one.getBoundingClientRect().right <= one.parentNode.getBoundingClientRect().right + 1,
      })));
      const breaks = name === "firefox";
      assert.deepEqual(formulas.map(({ wide }) => wide), [false, false, false, !breaks, !breaks]);
      for (const { high, scrolls, within } of formulas) assert.deepEqual([high, scrolls, within], [false, false, true]);
      await page.close();
    });

    test("a root has its sign, whatever fonts there are", async () => {
      const { page, faults } = await open(browser, `${site.base}a/math.html`);
      await page.evaluate(() => document.fonts.ready);
      const { root, inside } = await page.evaluate(() => {
        const root = document.querySelector("msqrt");
        return { root: root.getBoundingClientRect().width, inside: root.firstElementChild.getBoundingClientRect().width };
      });
      assert.ok(root > inside * 1.5, `a root ${root} wide around ${inside}`);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("the strip of marks follows a learner", async () => {
      const { page, faults } = await open(browser, `${site.base}a/many.html`, { before: (page) => page.setViewport({ width: 360, height: 700 }) });
      const seen = (n) => page.$eval(`[data-mark="q${n}"]`, (mark) => {
        const { left, right } = mark.getBoundingClientRect(), strip = mark.closest("ol").getBoundingClientRect();
        return left >= strip.left && right <= strip.right;
      });
      assert.deepEqual([await seen(1), await seen(12)], [true, false]);
      for (let n = 1; n <= 11; n++) {
        await question(page, `q${n}`).pick(`right ${n}`);
        await question(page, `q${n}`).press("check");
      }
      assert.deepEqual([await seen(1), await seen(12)], [false, true]);
      await page.reload();
      assert.equal(await seen(12), true, "after a reload");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("the last question leads to the results, and not to a next one", async () => {
      const { page } = await open(browser, `${site.base}a/math.html`);
      const asked = question(page, "q1");
      await asked.pick("right 1");
      await asked.press("check");
      assert.equal(await page.$eval('[data-action="next"]', (button) => button.textContent), "Results");
      await asked.press("next");
      assert.equal(await page.evaluate(() => document.activeElement.id), "qm-results");
      await page.close();
    });
  });
}

test("on paper a wide table is whole", async () => {
  const browser = await launch("chromium");
  const { page } = await open(browser, `${site.base}a/table.html`, { before: (page) => page.setViewport({ width: 700, height: 900 }) });
  await page.emulateMediaType("print");
  const { table, sheet } = await page.evaluate(() => ({
    table: document.querySelector("table").getBoundingClientRect().right,
    sheet: document.documentElement.clientWidth,
  }));
  assert.ok(table <= sheet, `the table ends at ${table}, the sheet at ${sheet}`);
  await browser.close();
});
