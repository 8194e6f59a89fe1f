// Cards to turn, texts to write and step tables as a learner meets them, in both browsers, from disk.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { build } from "./course.mjs";
import { accessibility, launch, open, question } from "./support.mjs";

const course = (head) => `---
title: Cards
mode: none
${head}---

## Words of Git {#deck .recall}

| Word | Meaning |
| --- | --- |
| HEAD | the commit you stand on |
| origin | the place you cloned from |
| stash | changes *set aside* |

> [!EXPLANATION]
> Names for commits.

## Why freeze layers? {#card .recall}

Say it aloud first.

> [!ANSWER]
> So that nothing is **unlearned**.

## Explain overfitting {#text .written}

> [!ANSWER]
> It learns the *noise* by heart.

## What next? {#plain .written}

## Ports {#ports .recall shuffle=true}

| Service | Port |
| --- | --- |
| SSH | 22 |
| HTTP | 80 |
| HTTPS | 443 |
| DNS | 53 |
| SMTP | 25 |
| NTP | 123 |

## Round by round {.steps}

\`\`\`python
total = 0
for i in range(3):
    total += i
text = """one
two"""
\`\`\`

| step | Line | i | total |
| --- | --- | --- | --- |
| 1 | 1 | | 0 |
| 2 | 2-3 | 0 | 0 |
| 3 | 2, 3 | 1 | 1 |
| 4 | 4-5 | 1 | 1 |
| 5 | | | |
`;
const hidden = ["commit you stand on", "place you cloned from", "set aside", "unlearned", "noise", "Names for commits"];

const files = { "site.yaml": "id: cards\n", "content/index.md": course(""), "content/rtl.md": course("language: ar\n") };
const sealed = await build(files);
const unsealed = await build({ ...files, "site.yaml": "id: cards\nseal: open\n" });
const address = (folder, path = "index.html") => pathToFileURL(join(folder, path)).href;

async function fresh(browser, url) {
  const opened = await open(browser, url);
  await opened.page.evaluate(() => localStorage.clear());
  await opened.page.reload();
  return opened;
}

const deck = '[data-question="deck"]';
/** The text of what can be seen of the parts that a selector names. */
const seen = (page, selector) =>
  page.$$eval(selector, (parts) => parts.filter((part) => part.checkVisibility()).map((part) => part.innerText.trim().replace(/\s+/g, " ")));
const fronts = (page) => seen(page, `${deck} .qm-card__front`);
const backs = (page) => seen(page, `${deck} .qm-card__back`);
const count = (page) => seen(page, `${deck} .qm-recall__count`);
const status = (page) => page.$eval('[data-part="status"]', (part) => part.textContent);
const focused = (page) => page.evaluate(() => {
  const { dataset, className, tagName } = document.activeElement;
  return dataset.action ?? dataset.part ?? (className || tagName);
});
/** The answers that are kept of a question. */
const kept = (page, id) => page.evaluate((id) => JSON.parse(localStorage.getItem("qm1:cards:index:" + id)), id);
const settled = (page, id, words) =>
  page.waitForFunction((id, words) => localStorage.getItem("qm1:cards:index:" + id)?.includes(words), {}, id, words);

async function rate(page, rating, root = deck) {
  await page.click(`${root} [data-action="turn"]`);
  await page.click(`${root} [data-rating="${rating}"]`);
}
const step = (page, at) => page.click(`.qm-steps__bar button:${at}-of-type`);
const steps = (page) => page.evaluate(() => ({
  status: document.querySelector(".qm-steps__status").textContent,
  value: document.querySelector(".qm-steps__bar input").getAttribute("aria-valuetext"),
  rows: [...document.querySelectorAll(".qm-steps tbody tr")].flatMap((row, at) => row.getAttribute("aria-current") ? [at + 1] : []),
  lines: [...document.querySelectorAll(".qm-line")].flatMap((line, at) => line.dataset.state ? [at + 1] : []),
  changed: [...document.querySelectorAll('.qm-steps td[data-state="new"]')].map((cell) => cell.textContent),
}));

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await launch(name); });
    after(() => browser.close());

    test("a deck with the pointer: one card at a time, Again comes back last, then all cards with the first ratings", async () => {
      const { page, faults } = await fresh(browser, address(sealed));
      assert.deepEqual(await fronts(page), ["HEAD"]);
      assert.deepEqual(await count(page), ["0 of 3 cards"]);
      assert.equal(await question(page, "deck").visible('[data-rating="good"]'), false, "no rating before the turn");
      await page.click(`${deck} [data-action="turn"]`);
      assert.deepEqual(await backs(page), ["the commit you stand on"]);
      assert.equal(await focused(page), "qm-card__back qm-prose", "the focus is on what is to be read");
      await page.click(`${deck} [data-rating="again"]`);
      assert.deepEqual(await fronts(page), ["origin"]);
      assert.deepEqual(await backs(page), []);
      assert.deepEqual(await count(page), ["0 of 3 cards"]);
      assert.equal(await focused(page), "turn");
      await rate(page, "good");
      assert.match(await status(page), /1 of 3 cards\. stash/);
      await rate(page, "hard");
      assert.deepEqual(await fronts(page), ["HEAD"], "what was rated Again comes back");
      assert.equal(await question(page, "deck").state(), "open");
      await rate(page, "good");
      assert.equal(await question(page, "deck").state(), "done");
      assert.deepEqual(await fronts(page), ["HEAD", "origin", "stash"]);
      assert.deepEqual(await backs(page), ["the commit you stand on", "the place you cloned from", "changes set aside"]);
      assert.deepEqual(await seen(page, `${deck} .qm-card__rated`), ["First rating: Again", "First rating: Good", "First rating: Hard"]);
      assert.match(await question(page, "deck").text(), /Done\. Worth 2 of 3\. Names for commits/);
      const ids = await page.$$eval(`${deck} .qm-card`, (cards) => cards.map((card) => card.dataset.card));
      const { a } = await kept(page, "deck");
      assert.deepEqual(a.map(([, answer]) => answer), [`${ids[0]}:again ${ids[1]}:good ${ids[2]}:hard`]);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("a tap on the card turns it", async () => {
      const { page } = await fresh(browser, address(sealed));
      await page.click(`${deck} .qm-card`);
      assert.deepEqual(await backs(page), ["the commit you stand on"]);
      await page.close();
    });

    test("a deck with keys alone: Enter turns, 1, 2 and 3 rate, and only in this question", async () => {
      const { page, faults } = await fresh(browser, address(sealed));
      await page.focus(`${deck} [data-action="turn"]`);
      await page.keyboard.press("3");
      assert.deepEqual(await fronts(page), ["HEAD"], "an unturned card is not rated");
      await page.keyboard.press("Enter");
      await page.keyboard.press("3");
      assert.deepEqual(await fronts(page), ["origin"]);
      await page.keyboard.press("Enter");
      await page.focus('[data-question="card"] [data-action="turn"]');
      await page.keyboard.press("3");
      assert.deepEqual(await fronts(page), ["origin"], "keys pressed elsewhere rate nothing");
      await page.focus(`${deck} .qm-card:not([hidden]) .qm-card__back`);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.deepEqual(await fronts(page), ["stash"], "Tab goes from the back to Again");
      await page.keyboard.press("Enter");
      await page.keyboard.press("2");
      await page.keyboard.press("Enter");
      await page.keyboard.press("2");
      assert.equal(await question(page, "deck").state(), "done");
      assert.equal(await focused(page), "next");
      assert.deepEqual(await seen(page, `${deck} .qm-card__rated`), ["First rating: Good", "First rating: Again", "First rating: Hard"]);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("a reload in the middle goes on where the deck was; done stays done; the cards can be gone through again", async () => {
      const { page, faults } = await fresh(browser, address(sealed));
      await rate(page, "again");
      await rate(page, "good");
      await page.reload();
      assert.deepEqual(await fronts(page), ["stash"]);
      assert.deepEqual(await count(page), ["1 of 3 cards"]);
      await rate(page, "good");
      await page.reload();
      assert.deepEqual(await fronts(page), ["HEAD"]);
      await rate(page, "good");
      await page.reload();
      assert.equal(await question(page, "deck").state(), "done");
      assert.deepEqual(await seen(page, `${deck} .qm-card__rated`), ["First rating: Again", "First rating: Good", "First rating: Good"]);
      await page.click(`${deck} [data-action="deal"]`);
      assert.equal(await question(page, "deck").state(), "open");
      assert.deepEqual(await fronts(page), ["HEAD"]);
      assert.deepEqual(await count(page), ["0 of 3 cards"]);
      assert.equal(await focused(page), "turn");
      for (const rating of ["good", "good", "good"]) await rate(page, rating);
      await page.reload();
      assert.match(await question(page, "deck").text(), /Done\. Worth 3 of 3/);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("ratings in storage that nobody could give are no ratings", async () => {
      const { page, faults } = await fresh(browser, address(sealed));
      await page.evaluate((deck) => {
        const ids = [...document.querySelectorAll(deck + " .qm-card")].map((card) => card.dataset.card);
        localStorage.setItem("qm1:cards:index:deck", JSON.stringify({ w: [1, ids.map((id) => id + ":foo").join(" ")], a: [{ 0: 1, 1: ids[0] + ":good" }, [1, 2]], b: 7 }));
      }, deck);
      await page.reload();
      assert.deepEqual(await count(page), ["0 of 3 cards"]);
      for (const rating of ["good", "good", "good"]) await rate(page, rating);
      assert.equal(await question(page, "deck").state(), "done");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("on a phone, the row of the step is in view above the controls", async () => {
      const { page } = await fresh(browser, address(sealed));
      await page.setViewport({ width: 360, height: 640 });
      for (let at = 0; at < 4; at++) {
        // The table lies below the window's end, behind the bar.
        await page.$eval(".qm-steps", (steps) => steps.scrollIntoView({ block: "start", behavior: "instant" }));
        await page.$eval(".qm-steps__bar button:last-of-type", (button) => button.click());
        await page.waitForFunction(() => {
          const row = document.querySelector(".qm-steps [aria-current]").getBoundingClientRect();
          const over = document.querySelector(".qm-steps__bar").getBoundingClientRect();
          const bar = document.querySelector(".qm-bar")?.getBoundingClientRect().bottom ?? 0;
          return row.top >= bar && row.bottom <= over.top + 1;
        }, { polling: 50, timeout: 5000 });
      }
      await page.close();
    });

    test("a single card: the prompt is its front", async () => {
      const { page, faults } = await fresh(browser, address(sealed));
      const card = '[data-question="card"]';
      assert.deepEqual(await seen(page, `${card} .qm-card`), [], "an only card has no empty face");
      assert.deepEqual(await seen(page, `${card} .qm-recall__count`), []);
      await rate(page, "again", card);
      assert.equal(await question(page, "card").state(), "open");
      assert.match(await status(page), /Say it aloud first/);
      await page.click(`${card} [data-action="turn"]`);
      assert.deepEqual(await seen(page, `${card} .qm-card`), ["So that nothing is unlearned."]);
      await page.click(`${card} [data-rating="hard"]`);
      assert.equal(await question(page, "card").state(), "done");
      assert.deepEqual(await seen(page, `${card} .qm-card__rated`), ["First rating: Again"]);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("a deck that is shuffled keeps its order over a reload and shows every card once", async () => {
      const { page } = await fresh(browser, address(sealed));
      const ports = '[data-question="ports"]';
      const order = await page.$$eval(`${ports} .qm-card__front`, (cards) => cards.map((card) => card.textContent));
      const met = [];
      for (let card = 0; card < 6; card++) {
        met.push(...await seen(page, `${ports} .qm-card__front`));
        await rate(page, "good", ports);
        if (card === 2) await page.reload();
      }
      assert.deepEqual(met, order);
      assert.deepEqual([...met].sort(), ["DNS", "HTTP", "HTTPS", "NTP", "SMTP", "SSH"]);
      assert.equal(await question(page, "ports").state(), "done");
      await page.close();
    });

    test("a text is kept as it is typed, compared, and can be changed afterwards", async () => {
      const { page, faults } = await fresh(browser, address(sealed));
      const root = '[data-question="text"]';
      await page.click(`${root} [data-action="compare"]`);
      assert.equal(await question(page, "text").state(), "open");
      assert.equal(await focused(page), "field", "an empty text is told, and the field has the focus");
      assert.match(await question(page, "text").text(), /Type an answer first/);
      await page.keyboard.type("It memorises.\nToo much.");
      await settled(page, "text", "Too much.");
      await page.reload();
      const value = () => page.$eval(`${root} textarea`, (field) => field.value);
      assert.equal(await value(), "It memorises.\nToo much.");
      assert.deepEqual(await seen(page, `${root} .qm-written__model`), []);
      await page.focus(`${root} textarea`);
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "compare", "keys alone reach the button");
      await page.keyboard.press("Enter");
      assert.equal(await question(page, "text").state(), "done");
      assert.equal(await focused(page), "side", "the focus is on the model answer");
      assert.deepEqual(await seen(page, `${root} .qm-written__model .qm-prose`), ["It learns the noise by heart."]);
      assert.equal(await value(), "It memorises.\nToo much.");
      await page.focus(`${root} textarea`);
      await page.keyboard.down("Control");
      await page.keyboard.press("End");
      await page.keyboard.up("Control");
      await page.keyboard.type(" Noise too.");
      await page.reload();
      assert.equal(await question(page, "text").state(), "done");
      assert.equal(await value(), "It memorises.\nToo much. Noise too.");
      assert.deepEqual(await seen(page, `${root} .qm-written__model .qm-prose`), ["It learns the noise by heart."]);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("a text typed and compared at once is kept; without a model the button says Done", async () => {
      const { page, faults } = await fresh(browser, address(sealed));
      assert.deepEqual(await seen(page, '[data-question="plain"] [data-action="compare"]'), ["Done"]);
      await page.type('[data-question="plain"] textarea', "Sleep.");
      await page.click('[data-question="plain"] [data-action="compare"]');
      assert.equal(await question(page, "plain").state(), "done");
      assert.equal(await page.$('[data-question="plain"] .qm-written__model'), null);
      await page.reload();
      assert.equal(await page.$eval('[data-question="plain"] textarea', (field) => field.value), "Sleep.");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("two tabs: a text that one writes shows in the other, before and after comparing, and none is lost", async () => {
      const { page: one } = await fresh(browser, address(sealed));
      const { page: other, faults } = await open(browser, address(sealed));
      const field = '[data-question="plain"] textarea';
      const shows = (page, words) => page.waitForFunction((field, words) => document.querySelector(field).value === words, { polling: 50, timeout: 10000 }, field, words);
      // Headless browsers tell every tab that it is in front.
      const front = (page, is) => page.evaluate((is) => { document.hasFocus = () => is; }, is);
      await front(other, false);
      await other.focus(field);
      await one.type(field, "Sleep. ");
      await shows(other, "Sleep. ");
      await front(one, false);
      await front(other, true);
      await other.bringToFront();
      await other.type(field, "Eat.");
      await shows(one, "Sleep. Eat.");
      await question(other, "plain").press("compare");
      await other.type(field, " Work.");
      await shows(one, "Sleep. Eat. Work.");
      await front(other, false);
      await front(one, true);
      await one.bringToFront();
      await one.type(field, " Play.");
      await shows(other, "Sleep. Eat. Work. Play.");
      await one.reload();
      await shows(one, "Sleep. Eat. Work. Play.");
      assert.deepEqual(faults, []);
      await one.close();
      await other.close();
    });

    test("start again clears cards and texts", async () => {
      const { page } = await fresh(browser, address(sealed));
      for (const rating of ["good", "good", "good"]) await rate(page, rating);
      await page.type('[data-question="plain"] textarea', "Sleep.");
      await page.click('[data-question="plain"] [data-action="compare"]');
      for (const tap of [1, 2]) await page.$eval('[data-action="restart"]', (button) => button.click(), tap);
      assert.equal(await question(page, "deck").state(), "open");
      assert.deepEqual(await fronts(page), ["HEAD"]);
      assert.equal(await page.$eval('[data-question="plain"] textarea', (field) => field.value), "");
      await page.close();
    });

    test("steps: buttons and slider light row and lines, name what changed, and say it", async () => {
      const { page, faults } = await fresh(browser, address(sealed));
      assert.deepEqual(await steps(page), { status: "Step 1 of 5 · Line 1", value: "Step 1 of 5 · Line 1", rows: [1], lines: [1], changed: [] });
      await step(page, "first");
      assert.equal((await steps(page)).status, "Step 1 of 5 · Line 1", "there is nothing before the first step");
      await step(page, "last");
      let now = await steps(page);
      assert.deepEqual([now.rows, now.lines, now.changed], [[2], [2, 3], ["0"]], "the column that counts is no change");
      await step(page, "last");
      now = await steps(page);
      assert.equal(now.status, "Step 3 of 5 · Line 2, 3 · changed: i = 1, total = 1");
      assert.equal(await status(page), now.status);
      assert.deepEqual([now.rows, now.lines, now.changed], [[3], [2, 3], ["1", "1"]]);
      await page.focus(".qm-steps__bar input");
      await page.keyboard.press("ArrowRight");
      now = await steps(page);
      assert.equal(now.value, "Step 4 of 5 · Line 4-5");
      assert.deepEqual([now.rows, now.lines, now.changed], [[4], [4, 5], []]);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      now = await steps(page);
      assert.equal(now.status, "Step 5 of 5 · changed: i = –, total = –");
      assert.deepEqual([now.rows, now.lines], [[5], []]);
      assert.equal(await page.$eval(".qm-steps__bar button:last-of-type", (button) => button === document.activeElement && button.getAttribute("aria-disabled")), "true", "the button keeps the focus at the end");
      const words = await page.$eval(".qm-steps code", (code) => code.textContent);
      assert.equal(words, 'total = 0\nfor i in range(3):\n    total += i\ntext = """one\ntwo"""', "the text of the code is as it was");
      assert.deepEqual(faults, []);
      await page.close();
    });
  });
}

test("backs, models and explanations are not in the source of a sealed page", async () => {
  const source = await readFile(join(sealed, "index.html"), "utf8");
  for (const words of hidden) assert.equal(source.includes(words), false, words);
  assert.ok(source.includes("HEAD"), "fronts are");
  const readable = await readFile(join(unsealed, "index.html"), "utf8");
  for (const words of hidden) assert.ok(readable.includes(words), `an open page has ${words}`);
});

test("without script: fronts, fields, table and code are readable; on an open site the solutions too", async () => {
  const browser = await launch("chromium");
  for (const folder of [sealed, unsealed]) {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(address(folder));
    assert.deepEqual(await fronts(page), ["HEAD", "origin", "stash"]);
    assert.deepEqual(await seen(page, "button"), [], "nothing that does nothing");
    assert.equal((await seen(page, "textarea")).length, 2);
    assert.equal((await seen(page, ".qm-steps td")).length, 20);
    await page.$$eval(".qm-solution", (all) => all.forEach((one) => { one.open = true; }));
    const solutions = (await seen(page, ".qm-solution")).join(" ");
    if (folder === unsealed) {
      assert.match(solutions, /HEAD → the commit you stand on/);
      for (const words of hidden) assert.ok(solutions.includes(words), words);
    } else assert.equal(solutions, "");
    await page.close();
  }
  await browser.close();
});

test("axe finds nothing in any state, light and dark, both directions, wide and narrow", async () => {
  const browser = await launch("chromium");
  for (const path of ["index.html", "rtl.html"]) {
    for (const scheme of ["light", "dark"]) {
      for (const width of [360, 1280]) {
        const { page, faults } = await open(browser, address(sealed, path));
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.evaluate(() => localStorage.clear());
        await page.reload();
        const look = async (state) => {
          const where = `${path}, ${scheme}, ${width}, ${state}`;
          assert.deepEqual(await accessibility(page), [], where);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where}: nothing sticks out`);
        };
        await look("before");
        for (const id of ["deck", "card"]) await question(page, id).press("turn");
        await page.type('[data-question="text"] textarea', "It memorises.");
        await page.$eval(".qm-steps__bar button:last-of-type", (button) => { button.click(); button.click(); });
        await look("during");
        const small = await page.$$eval(".qm-recall__buttons button, .qm-written button, .qm-steps__bar :is(button, input)", (all) =>
          all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML));
        assert.deepEqual(small, [], "every target is 44 px high");
        await page.$$eval("[data-rating=good]", (all) => all.forEach((button) => button.click()));
        for (const turn of [1, 2]) {
          await question(page, "deck").press("turn");
          await page.$eval(`${deck} [data-rating="again"]`, (button) => button.click(), turn);
        }
        for (const turn of [1, 2]) {
          await question(page, "deck").press("turn");
          await page.$eval(`${deck} [data-rating="good"]`, (button) => button.click(), turn);
        }
        await question(page, "text").press("compare");
        await page.$eval(".qm-steps__bar button:last-of-type", (button) => { button.click(); button.click(); });
        for (const id of ["deck", "card", "text"]) assert.equal(await question(page, id).state(), "done");
        await look("after");
        assert.deepEqual(faults, []);
        await page.close();
      }
    }
  }
  await browser.close();
});
