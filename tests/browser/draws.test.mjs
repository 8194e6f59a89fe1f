// Banks and draws as learners meet them: what each gets, what stays, and what pages share.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { build } from "./course.mjs";
import { accessibility, launch, open, question, serve } from "./support.mjs";

const ask = (id, level, depth = "##") => `${depth} Which is ${id}? {#${id} .${level}}\n\n- [x] right ${id}\n- [ ] first wrong\n- [ ] second wrong\n- [ ] third wrong\n\n`;
const beginners = ["b1", "b2", "b3", "b4", "b5", "b6"];
const advanced = ["a1", "a2", "a3", "a4", "a5", "a6"];
const pair = ["p1", "p2"];
const levels = Object.fromEntries([...beginners.map((id) => [id, "beginner"]), ...[...advanced, ...pair, "own"].map((id) => [id, "advanced"])]);
const bank = beginners.map((id) => ask(id, "beginner")).join("") + advanced.map((id) => ask(id, "advanced")).join("")
  + `## Together\n\nA text for two.\n\n${pair.map((id) => ask(id, "advanced", "###")).join("")}`;

const folder = await build({
  "site.yaml": "id: draws\ntitle: Draws\nclock: none\n",
  "content/index.md": "# Home\n",
  "content/net/_bank/all.md": bank,
  "content/net/challenge.md": `---\ntitle: Challenge\nbadge: Drawn\nquestions: [_bank/*.md]\ndraw: {beginner: 2, advanced: 3}\n---\n\n${ask("own", "advanced")}`,
  "content/net/practice.md": "---\ntitle: Practice\nquestions: [_bank/*.md]\nattempts: 2\n---\n",
  "content/net/mixed.md": "---\ntitle: Mixed\nquestions: [_bank/all.md]\ndraw: 6\nmix: true\n---\n",
  "content/net/_shuffled/all.md": "---\nshuffle: true\n---\n\n" + ["s1", "s2", "s3", "s4"].map((id) => ask(id, "beginner")).join(""),
  "content/net/shuffled.md": "---\ntitle: Shuffled\nquestions: [_shuffled/*.md]\nmix: true\n---\n",
});
const site = await serve(folder);
after(() => site.close());
const address = (name) => `${site.base}net/${name}.html`;

/** The ids of the questions that can be seen, in the order of the page. */
const shown = (page) => page.$$eval("[data-question]", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.question));
const marked = (page) => page.$$eval("[data-mark]", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.mark));
const numbers = (page) => page.$$eval("[data-part=number]", (all) => all.filter((one) => one.checkVisibility()).map((one) => +one.textContent));
const options = (page, id) => page.$$eval(`[data-question="${id}"] .qm-option input`, (all) => all.map((one) => one.value));
const words = (page, selector) => page.$eval(selector, (one) => one.textContent.trim());
const count = (ids, level) => ids.filter((id) => levels[id] === level).length;

async function answer(page, id, pick = "right") {
  const asked = question(page, id);
  await asked.pick(pick);
  await asked.press("check");
  return asked.state();
}

/** Other tabs hear of a change a moment later. */
async function until(holds, message) {
  for (let i = 0; i < 100; i++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(message);
}

async function restart(page) {
  // The first tap asks, the second one does it.
  await page.$eval('[data-action="restart"]', (button) => { button.click(); button.click(); });
}

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await launch(name); });
    after(() => browser.close());

    /** A learner with a storage of their own. */
    async function learner() {
      const context = await browser.createBrowserContext();
      return { open: (name) => open(context, address(name)), close: () => context.close() };
    }

    test("every learner gets as many of each level, which stay on reload and in another tab", async () => {
      const draws = new Set();
      for (let i = 0; i < 4; i++) {
        const own = await learner();
        const { page, faults } = await own.open("challenge");
        const ids = await shown(page);
        assert.equal(ids.length, 5, ids.join());
        assert.deepEqual([count(ids, "beginner"), count(ids, "advanced")], [2, 3], ids.join());
        assert.ok(ids.includes("p1") === ids.includes("p2"), "a group comes whole or not at all");
        assert.deepEqual(await marked(page), ids);
        assert.deepEqual(await numbers(page), [1, 2, 3, 4, 5]);
        draws.add(ids.join());
        await page.reload();
        assert.deepEqual(await shown(page), ids, "after a reload");
        const other = await own.open("challenge");
        assert.deepEqual(await shown(other.page), ids, "in another tab");
        assert.deepEqual([...faults, ...other.faults], []);
        await own.close();
      }
      assert.ok(draws.size > 1, "four learners have drawn the same: one in a hundred million times");
    });

    test("badge, progress, score, marks and the way to the next question follow what is drawn", async () => {
      const own = await learner();
      const { page, faults } = await own.open("challenge");
      const ids = await shown(page);
      assert.match(await words(page, ".qm-badge"), /Challenge: 5 questions/);
      assert.equal(await words(page, '[data-part="progress"]'), "0 of 5 done");
      for (const [i, id] of ids.entries()) {
        assert.equal(await answer(page, id), "right");
        assert.equal(await words(page, '[data-part="progress"]'), `${i + 1} of 5 done`);
        await question(page, id).press("next");
        const place = await page.evaluate(() => document.activeElement.dataset.question ?? document.activeElement.id);
        assert.equal(place, ids[i + 1] ?? "qm-results");
      }
      assert.equal(await words(page, '[data-part="score"]'), "5 of 5 right");
      assert.equal(await page.$eval(".qm-badge", (badge) => badge.dataset.state), "gold");
      const map = await open({ newPage: async () => page }, `${site.base}index.html`);
      assert.equal(await words(map.page, '[data-key="net/challenge"] .qm-map__note'), "5 of 5 right");
      assert.deepEqual(faults.filter((fault) => !fault.startsWith("request")), []);
      await own.close();
    });

    test("starting again draws anew, here and in another tab, and all of it is open", async () => {
      const own = await learner();
      const { page, faults } = await own.open("challenge");
      const other = await own.open("challenge");
      const draws = new Set();
      for (let i = 0; i < 4; i++) {
        const ids = await shown(page);
        draws.add([...ids].sort().join());
        await answer(page, ids[0]);
        await answer(page, ids[1], "first wrong");
        await restart(page);
        const now = await shown(page);
        assert.deepEqual([now.length, count(now, "beginner")], [5, 2], now.join());
        for (const id of now) assert.equal(await question(page, id).state(), "open", id);
        assert.equal(await words(page, '[data-part="progress"]'), "0 of 5 done");
        assert.equal(await page.evaluate(() => document.activeElement.dataset.question), now[0], "the focus is on the first one");
        await until(async () => (await shown(other.page)).join() === now.join(), "the other tab shows the new draw");
        for (const id of now) await until(async () => (await question(other.page, id).state()) === "open", `${id} in the other tab`);
      }
      assert.ok(draws.size > 1, "four runs have drawn the same");
      assert.deepEqual([...faults, ...other.faults], []);
      await own.close();
    });

    test("answers from a file come back after a new start, and loading them twice is loading them once", async () => {
      const own = await learner();
      const { page, faults } = await own.open("challenge");
      const ids = await shown(page);
      await answer(page, ids[0]);
      await answer(page, ids[1], "first wrong");
      const answers = await page.evaluate(() => ({ ...localStorage }));
      for (const [key, value] of Object.entries(answers)) answers[key] = JSON.parse(value);
      const load = () => page.evaluate(async (answers) => {
        const files = new DataTransfer();
        files.items.add(new File([JSON.stringify({ quizmill: 1, site: "draws", answers })], "answers.json"));
        const input = document.querySelector('[data-part="file"]');
        document.querySelector('.qm-results [data-part="note"]').textContent = "";
        input.files = files.files;
        input.dispatchEvent(new Event("change"));
      }, answers).then(() => until(async () => /are loaded/.test(await words(page, '.qm-results [data-part="note"]')), "the file is loaded"));
      const states = () => Promise.all(ids.map((id) => question(page, id).state()));
      const before = await states();
      assert.deepEqual(before, ["right", "open", "open", "open", "open"]);
      /** Begins anew until the draw has a question such as is wanted, and answers that. */
      async function begin(wanted) {
        for (let run = 0; run < 60; run++) {
          await restart(page);
          const found = (await shown(page)).find(wanted);
          if (!run || !found) continue;
          await answer(page, found);
          return found;
        }
        assert.fail("sixty draws without such a question");
      }
      await begin((id) => !ids.includes(id));
      await load();
      assert.deepEqual(await shown(page), ids, "the draw of the file comes back");
      assert.deepEqual(await states(), before);
      assert.equal(await words(page, '[data-part="progress"]'), "1 of 5 done");
      // A bank's question that the file says nothing of keeps what was answered since.
      const since = await begin((id) => ids.slice(2).includes(id));
      await load();
      assert.deepEqual(await shown(page), ids, "the draw of the file comes back again");
      const after = ids.map((id, i) => (id === since ? "right" : before[i]));
      assert.deepEqual(await states(), after);
      assert.equal(await words(page, '[data-part="progress"]'), "2 of 5 done");
      // Going on and loading once more takes nothing away.
      const next = after.lastIndexOf("open");
      await answer(page, ids[next]);
      after[next] = "right";
      const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage }));
      const now = await kept();
      await load();
      assert.equal(await kept(), now);
      assert.equal(await words(page, '[data-part="progress"]'), "3 of 5 done");
      await page.reload();
      assert.deepEqual(await states(), after);
      assert.deepEqual(faults, []);
      await own.close();
    });

    test("a bank's question that was answered on one page is answered on every page", async () => {
      const own = await learner();
      const { page, faults } = await own.open("challenge");
      const practice = await own.open("practice");
      const [id] = (await shown(page)).filter((id) => id !== "own");
      const left = [...beginners, ...advanced].find((one) => one !== id);
      assert.equal(await answer(page, id), "right");
      const state = () => practice.page.$eval(`[data-question="${id}"]`, (root) => root.dataset.state);
      await until(async () => (await state()) === "right", "the other page hears of it");
      await practice.page.reload();
      assert.equal(await state(), "right");
      assert.match(await question(practice.page, id).text(), /Your answer: right/);
      assert.equal(await question(practice.page, left).state(), "open");
      const kept = await page.evaluate(() => Object.keys(localStorage));
      assert.ok(kept.includes(`qm1:draws:net/_bank/all:${id}`), kept.join());
      // What is begun again on a page is begun again wherever it is shown, and what that page did not show stays.
      const hidden = [...beginners, ...advanced].filter((one) => one !== id);
      const drawn = await shown(page);
      const away = hidden.find((one) => !drawn.includes(one));
      assert.equal(await answer(practice.page, away), "right");
      await restart(page);
      await until(async () => (await state()) === "open", "the other page begins it again");
      const again = (await shown(page)).includes(away);
      const wanted = again ? "open" : "right";
      await until(async () => (await question(practice.page, away).state()) === wanted, `what this page ${again ? "shows now begins again too" : "did not show stays"}`);
      assert.deepEqual([...faults, ...practice.faults], []);
      await own.close();
    });

    test("starting again on the page that shows all of a bank leaves other pages' draws as they are", async () => {
      const own = await learner();
      const challenge = await own.open("challenge");
      const ids = await shown(challenge.page);
      const { page, faults } = await own.open("practice");
      await answer(page, "b1");
      await restart(page);
      assert.deepEqual(await shown(page), [...beginners, ...advanced, ...pair], "without a draw all show");
      await challenge.page.reload();
      assert.deepEqual(await shown(challenge.page), ids);
      assert.deepEqual(faults, []);
      await own.close();
    });

    test("mixed questions and shuffled options stay on reload and on redo, and change with a new run", async () => {
      const own = await learner();
      for (const [name, size] of [["mixed", 6], ["shuffled", 4]]) {
        const { page, faults } = await own.open(name);
        const orders = new Set();
        for (let i = 0; i < 4; i++) {
          const ids = await shown(page);
          const now = async () => JSON.stringify([await shown(page), await Promise.all(ids.map((id) => options(page, id)))]);
          const order = await now();
          assert.equal(ids.length, size);
          assert.deepEqual(await marked(page), ids);
          if (ids.includes("p1")) assert.equal(ids.indexOf("p2"), ids.indexOf("p1") + 1, "a group moves as one");
          await page.reload();
          assert.equal(await now(), order, "after a reload");
          await answer(page, ids[0], "first wrong");
          await answer(page, ids[0], "second wrong");
          assert.equal(await question(page, ids[0]).state(), "missed");
          await page.$eval('[data-action="redo"]', (button) => button.click());
          assert.equal(await question(page, ids[0]).state(), "open");
          assert.equal(await now(), order, "on redo");
          const other = await own.open(name);
          const before = await shown(other.page);
          assert.deepEqual(before, ids, "in another tab");
          await answer(page, ids[0]);
          await restart(page);
          orders.add(await now());
          const theirs = async () => JSON.stringify([await shown(other.page), await Promise.all(ids.map((id) => options(other.page, id)))]);
          await until(async () => (await theirs()) === (await now()), "the new run is the same in the other tab");
          await other.page.close();
        }
        assert.ok(orders.size > 1, `${name}: four runs in one order`);
        assert.deepEqual(faults, []);
        await page.close();
      }
      await own.close();
    });

    test("a drawn page has no accessibility faults", async () => {
      const own = await learner();
      const { page, faults } = await own.open("challenge");
      await answer(page, (await shown(page))[0]);
      assert.deepEqual(await accessibility(page), []);
      assert.deepEqual(faults, []);
      await own.close();
    });
  });
}

// Firefox lets nobody ask a page whose script is off what it shows.
test("without script the first ones show", async () => {
  const browser = await launch("chromium");
  const { page, faults } = await open(browser, address("challenge"), { before: (page) => page.setJavaScriptEnabled(false) });
  const first = ["own", "b1", "b2", "a1", "a2"];
  assert.deepEqual(await shown(page), first);
  assert.deepEqual(await marked(page), first);
  assert.deepEqual(await numbers(page), [1, 2, 3, 4, 5]);
  assert.deepEqual(faults, []);
  await browser.close();
});
