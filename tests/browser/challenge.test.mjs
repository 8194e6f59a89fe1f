// The challenge page as a learner meets it, in both browsers, from disk and over http.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build } from "./course.mjs";
import { accessibility, disk, launch, open, output, question, seed, serve } from "./support.mjs";

const right = {
  "training-time": "already knows useful features",
  "less-data": "needs fewer new examples",
  "output-shape": "(1, 5)",
  "layers-to-train": "Freeze most layers",
  "training-curves": "overfitting the small new dataset",
};
const ids = Object.keys(right);
const wrong = "ignores previous knowledge";
const bodyText = (page) => page.evaluate(() => document.body.innerText.replace(/\s+/g, " "));

/** Opens a page whose storage is empty. */
async function fresh(browser, address, options) {
  const first = await open(browser, address, options);
  await first.page.evaluate(() => localStorage.clear());
  await first.page.reload();
  return first;
}

async function answer(page, id, words) {
  const asked = question(page, id);
  if ((await asked.state()) === "closed") await asked.press("start");
  await asked.pick(words);
  await asked.press("check");
  return asked;
}

const site = await serve();
after(() => site.close());

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await launch(name); });
    after(() => browser.close());

    for (const [way, address] of [["from disk", disk(seed)], ["over http", site.base + seed]]) {
      test(`${way}: closed until Start, then right at the first try`, async () => {
        const { page, faults } = await fresh(browser, address);
        const asked = question(page, ids[0]);
        assert.equal(await asked.state(), "closed");
        assert.equal(await asked.visible(".qm-answer"), false);
        await asked.press("start");
        assert.equal(await asked.visible(".qm-answer"), true);
        await answer(page, ids[0], right[ids[0]]);
        assert.equal(await asked.state(), "right");
        const text = await asked.text();
        assert.match(text, /Your answer: right/);
        assert.match(text, /pretrained weights already detect edges/, "the explanation shows");
        assert.match(text, /That is training from scratch/, "the feedback of every option shows");
        assert.deepEqual(faults, []);
        await page.close();
      });

      test(`${way}: wrong, then right; then out of tries; all of it survives a reload`, async () => {
        const { page, faults } = await fresh(browser, address);
        const first = await answer(page, ids[0], wrong);
        assert.equal(await first.state(), "open");
        let text = await first.text();
        assert.match(text, /Your answer: not this/);
        assert.match(text, /1 try left/);
        assert.match(text, /That is training from scratch/, "the feedback of the chosen option shows");
        assert.doesNotMatch(text, /pretrained weights already detect edges/, "the explanation waits");
        await answer(page, ids[0], right[ids[0]]);
        assert.equal(await first.state(), "right");
        const second = await answer(page, ids[1], "creates synthetic data");
        await answer(page, ids[1], "using random weights");
        assert.equal(await second.state(), "missed");
        text = await second.text();
        assert.match(text, /Right answer/);
        assert.match(text, /1.28 million photos/);
        await page.reload();
        assert.equal(await first.state(), "right");
        assert.equal(await second.state(), "missed");
        assert.match(await bodyText(page), /2 of 5 done/);
        assert.deepEqual(faults, []);
        await page.close();
      });

      test(`${way}: an empty check is told and costs nothing; Show me wants a second tap; hints open`, async () => {
        const { page, faults } = await fresh(browser, address);
        const asked = question(page, ids[0]);
        await asked.press("start");
        await asked.press("check");
        assert.match(await asked.text(), /Choose an answer first/);
        assert.match(await asked.text(), /2 tries left/);
        await asked.press("hint");
        assert.match(await asked.text(), /recognize letters/);
        await answer(page, ids[0], wrong);
        await asked.press("show");
        assert.equal(await asked.state(), "open", "the first tap only asks");
        await asked.press("show");
        assert.equal(await asked.state(), "shown");
        assert.deepEqual(faults, []);
        await page.close();
      });

      test(`${way}: all right at the first try without a hint is gold; with a miss it is a badge; start again keeps the first score`, async () => {
        const { page, faults } = await fresh(browser, address);
        for (const id of ids) await answer(page, id, right[id]);
        assert.equal(await page.$eval(".qm-badge", (badge) => badge.dataset.state), "gold");
        assert.match(await bodyText(page), /5 of 5 right/);
        await page.evaluate(() => localStorage.clear());
        await page.reload();
        await answer(page, ids[0], wrong);
        for (const id of ids) await answer(page, id, right[id]);
        assert.equal(await page.$eval(".qm-badge", (badge) => badge.dataset.state), "earned");
        assert.match(await bodyText(page), /4 at the first try/);
        const restart = () => page.$eval('[data-action="restart"]', (button) => button.click());
        await restart();
        assert.equal(await question(page, ids[0]).state(), "right", "the first tap only asks");
        await restart();
        assert.equal(await question(page, ids[0]).state(), "closed");
        assert.deepEqual(faults, []);
        await page.close();
      });
    }

    test("without a clock everything is open, and the choice is remembered", async () => {
      const { page } = await fresh(browser, site.base + seed);
      await page.$eval('[name="qm-clock"][value="none"]', (radio) => radio.click());
      for (const id of ids) assert.equal(await question(page, id).state(), "open");
      await page.reload();
      assert.equal(await question(page, ids[0]).state(), "open");
      await page.close();
    });

    test("two tabs answer different questions and lose none", async () => {
      const { page: one } = await fresh(browser, site.base + seed);
      const { page: other } = await open(browser, site.base + seed);
      await answer(one, ids[0], right[ids[0]]);
      await answer(other, ids[1], right[ids[1]]);
      await one.reload();
      await other.reload();
      for (const page of [one, other]) {
        for (const id of [ids[0], ids[1]]) assert.equal(await question(page, id).state(), "right");
        await page.close();
      }
    });

    test("a tab that hears of another one's answer shows it and writes nothing over it", async () => {
      const { page: one } = await fresh(browser, site.base + seed);
      const { page: other } = await open(browser, site.base + seed);
      await other.evaluate(() => {
        globalThis.written = 0;
        Storage.prototype.setItem = () => { globalThis.written += 1; };
      });
      await answer(one, ids[0], right[ids[0]]);
      await other.waitForFunction(() => /1 of 5 done/.test(document.body.innerText), { polling: 50, timeout: 10000 });
      assert.equal(await other.evaluate(() => globalThis.written), 0);
      await one.close();
      await other.close();
    });

    test("over time is marked and locks nothing", async () => {
      // A clock that runs a hundred times as fast, in steps below the gap that counts as sleep.
      const hurry = (page) => page.evaluateOnNewDocument(() => {
        let now = 0;
        performance.now = () => (now += 2000);
      });
      const { page } = await fresh(browser, site.base + seed, { before: hurry });
      const asked = question(page, ids[0]);
      await asked.press("start");
      await page.waitForFunction((id) => document.querySelector(`[data-question="${id}"]`).innerText.includes("Over time"), { timeout: 30000 }, ids[0]);
      await answer(page, ids[0], right[ids[0]]);
      assert.equal(await asked.state(), "right");
      await page.close();
    });

    test("a change of the clock closes nothing that was over time, and makes a used up question late everywhere", async () => {
      const hurry = (page) => page.evaluateOnNewDocument(() => {
        let now = 0;
        performance.now = () => (now += 2000);
      });
      const { page, faults } = await fresh(browser, site.base + seed, { before: hurry });
      const choose = (name) => page.$eval(`[name="qm-clock"][value="${name}"]`, (radio) => radio.click());
      const asked = question(page, ids[0]);
      const over = (id) => page.waitForFunction((id) => document.querySelector(`[data-question="${id}"]`).innerText.includes("Over time"), { timeout: 30000 }, id);
      await asked.press("start");
      await over(ids[0]);
      assert.equal(await asked.state(), "open");
      await choose("relaxed");
      assert.equal(await asked.state(), "open", "what was opened stays open");
      assert.equal(await asked.visible(".qm-answer"), true);
      assert.match(await asked.text(), /Over time/);
      // More time than the normal clock has, and less than the relaxed one.
      await page.evaluate(([first, second]) => {
        const key = Object.keys(localStorage).find((key) => key.endsWith(":" + first));
        const { seconds } = JSON.parse(document.getElementById("qm-data").textContent).questions[1];
        localStorage.setItem(key.replace(first, second), JSON.stringify({ t: seconds * 1500 }));
      }, ids);
      await page.reload();
      const second = question(page, ids[1]);
      assert.equal(await second.state(), "closed");
      await choose("normal");
      assert.equal(await second.state(), "open");
      assert.match(await second.text(), /Over time/, "the chip");
      await answer(page, ids[1], right[ids[1]]);
      assert.match(await second.text(), /Right\. Over time\./, "the verdict");
      assert.match(await bodyText(page), /2 over time/, "the results");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("a new run in another tab stops the clock of a question", async () => {
      const { page: one, faults } = await fresh(browser, site.base + seed);
      const { page: other } = await open(browser, site.base + seed);
      await question(one, ids[0]).press("start");
      await other.$eval('[data-action="restart"]', (button) => { button.hidden = false; button.click(); button.click(); });
      await one.waitForFunction((id) => document.querySelector(`[data-question="${id}"]`).dataset.state === "closed", { polling: 50, timeout: 10000 }, ids[0]);
      assert.deepEqual(faults, []);
      await one.close();
      await other.close();
    });

    test("with storage that throws, the page works and says once that nothing is kept", async () => {
      const block = (page) => page.evaluateOnNewDocument(() => {
        Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });
      });
      const { page, faults } = await open(browser, site.base + seed, { before: block });
      const asked = await answer(page, ids[0], right[ids[0]]);
      assert.equal(await asked.state(), "right");
      assert.match(await bodyText(page), /This browser keeps nothing for this page/);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("storage that fails in the middle is seen and told", async () => {
      const { page, faults } = await fresh(browser, site.base + seed);
      assert.equal(await page.$eval('[data-part="notice"]', (notice) => notice.hidden), true);
      await page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; });
      const asked = await answer(page, ids[0], right[ids[0]]);
      assert.equal(await asked.state(), "right");
      assert.equal(await page.$eval('[data-part="notice"]', (notice) => notice.checkVisibility()), true);
      await page.waitForFunction(() => /keeps nothing for this page/.test(document.querySelector('[data-part="status"]').textContent), { polling: 50, timeout: 5000 });
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("no page of the demo asks for anything or complains", async () => {
      const pages = (await readdir(output, { recursive: true })).filter((path) => path.endsWith(".html"));
      assert.ok(pages.length >= 20);
      for (const path of pages) {
        for (const address of [disk(path), site.base + path]) {
          const { page, faults } = await open(browser, address);
          assert.deepEqual(faults, [], path);
          await page.close();
        }
      }
    });
  });
}

test("the map shows what was done", async () => {
  const browser = await launch("chromium");
  const { page } = await fresh(browser, site.base + seed);
  await answer(page, ids[0], right[ids[0]]);
  await page.goto(site.base + "index.html");
  const progress = await page.$$eval("[data-key], [data-path]", (entries) => entries.map((entry) => entry.innerText).join(" "));
  assert.match(await bodyText(page) + progress, /1 of 5/);
  await browser.close();
});

test("with script off, prompts, code, options and hints are readable", async () => {
  const chromium = await launch("chromium");
  const { page } = await open(chromium, disk(seed), { before: (page) => page.setJavaScriptEnabled(false) });
  const seen = await page.$$eval(".qm-answer, .qm-code, .qm-prose", (parts) => parts.filter((part) => part.checkVisibility()).length);
  assert.ok(seen >= 11, `${seen} parts are visible`);
  assert.match(await page.$eval("body", (body) => body.textContent), /needs JavaScript, because the answers are sealed/);
  await chromium.close();
});

describe("accessibility", () => {
  let browser;
  before(async () => { browser = await launch("chromium"); });
  after(() => browser.close());

  for (const scheme of ["light", "dark"]) {
    const look = (page) => page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      // A colour half way through a transition is no state of the page.
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);

    test(`${scheme}: no violation in any state of the challenge`, async () => {
      for (const width of [360, 1280]) {
        const { page } = await fresh(browser, site.base + seed, {
          before: async (page) => { await look(page); await page.setViewport({ width, height: 900 }); },
        });
        const clean = async (state) => assert.deepEqual(await accessibility(page), [], `${state} at ${width}`);
        await clean("fresh");
        await question(page, ids[0]).press("start");
        await clean("started");
        await question(page, ids[0]).press("check");
        await clean("empty check");
        await answer(page, ids[0], wrong);
        await clean("one miss");
        await answer(page, ids[0], right[ids[0]]);
        const second = await answer(page, ids[1], "using random weights");
        await second.press("show");
        await second.press("show");
        await clean("shown");
        for (const id of ids.slice(2)) await answer(page, id, right[id]);
        await clean("results");
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide at ${width}`);
        await page.close();
      }
    });

    test(`${scheme}: no violation on the map, a lesson, a right-to-left page`, async () => {
      for (const path of ["index.html", "rust/index.html", "tensorflow/transfer-learning/visualize.html", "tensorflow/transfer-learning/complexity.html", "rust/ownership/review.ar.html"]) {
        const { page } = await open(browser, site.base + path, { before: look });
        assert.deepEqual(await accessibility(page), [], path);
        await page.close();
      }
    });
  }
});

test("a page of five questions with code stays small", async () => {
  const html = await readFile(join(output, seed), "utf8");
  const size = Buffer.byteLength(html);
  const zipped = gzipSync(html, { level: 9 }).length;
  const script = Buffer.byteLength(html.match(/<script>(.*?)<\/script>/s)[1]);
  assert.ok(size <= 60 * 1024, `${size} bytes`);
  assert.ok(zipped <= 20 * 1024, `${zipped} bytes with gzip`);
  assert.ok(script <= 16 * 1024, `${script} bytes of script`);
});

test("a page with one question of each form stays small, and has the scripts of its own forms only", async () => {
  const one = {
    choice: "- [x] right\n- [ ] wrong",
    multiple: "- [x] right\n- [x] right too\n- [ ] wrong",
    text: "> [!ANSWER]\n> - `right`",
    number: "> [!ANSWER]\n> - 2.5 cm ± 0.1",
    cloze: "The sky is [[blue]], and so is the [[sea]].",
    order: "1. first\n2. second\n3. third",
    match: "| a | b |\n| - | - |\n| frog | water |\n| hare | land |",
    parsons: "```python\nfor i in range(3):\n    print(i)\n```",
    recall: "| front | back |\n| - | - |\n| one | eins |\n| two | zwei |",
    written: "> [!ANSWER]\n> Like so.",
  };
  const question = (form) => `## Question of the form ${form} {#${form} .${form} time=2m}\n\nA prompt.\n\n${one[form]}\n\n> [!HINT]\n> Think.\n\n> [!EXPLANATION]\n> Because.\n`;
  const files = { "content/all.md": `---\ntitle: All\nbadge: All\n---\n\n${Object.keys(one).map(question).join("\n")}` };
  for (const form of Object.keys(one)) files[`content/${form}.md`] = `# ${form}\n\n${question(form)}`;
  const folder = await build(files);
  const pageOf = (name) => readFile(join(folder, `${name}.html`), "utf8");
  const html = await pageOf("all");
  const zipped = gzipSync(html, { level: 9 }).length;
  assert.ok(Buffer.byteLength(html) <= 110 * 1024, `${Buffer.byteLength(html)} bytes`);
  assert.ok(zipped <= 32 * 1024, `${zipped} bytes with gzip`);
  const script = (html) => html.match(/<script>(.*?)<\/script>/s)[1];
  for (const form of Object.keys(one)) {
    const own = script(await pageOf(form));
    assert.ok(own.length < script(html).length);
    // A form registers under its name twice: how it is answered, and how it is graded.
    const registers = (other) => own.split(`.${other}=`).length > 2;
    for (const other of Object.keys(one)) assert.equal(registers(other), other === form, `${other} on the page of ${form}`);
  }
});
