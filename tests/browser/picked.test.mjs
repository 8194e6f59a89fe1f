// Forms choice and multiple, answered right, wrong and partly, with keys alone and with the pointer, in both browsers.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { build, pageOf } from "./course.mjs";
import { launch, open, question } from "./support.mjs";

const output = await build({
  "content/index.md": `# Picked

## Which is even? {#even}

- [ ] one
  > Odd.
- [x] two
- [ ] three
  > Odd too.

> [!EXPLANATION]
> Two is twice one.

## Which are primes? {#primes attempts=3}

- [x] 2
- [ ] 9
  > Three times three.
- [x] 11
- [ ] 15

> [!EXPLANATION]
> They have no other divisors.
`,
});
const address = pageOf(output, "index.html");

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, page, faults;
    before(async () => { browser = await launch(name); });
    after(() => browser.close());

    async function fresh() {
      ({ page, faults } = await open(browser, address));
      await page.evaluate(() => localStorage.clear());
      await page.reload();
    }
    const at = (id) => question(page, id);
    const root = (id) => `[data-question="${id}"]`;
    const focus = (id) => page.$eval(root(id), (element) => element.focus());
    const chosen = (id) => page.$$eval(`${root(id)} input:checked`, (inputs) => inputs.map((input) => input.closest(".qm-option").querySelector("label span").textContent.trim()));
    /** By pointer, in the middle of the row: all of it is the target. */
    const click = async (selector) => {
      await page.$eval(selector, (element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
      await page.click(selector);
    };
    const option = (id, place) => click(`${root(id)} .qm-option:nth-of-type(${place})`);
    /** With keys alone, from where the focus is, to a button. */
    async function tabTo(action) {
      for (let step = 0; step < 20; step++) {
        if ((await page.evaluate(() => document.activeElement.dataset.action)) === action) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`no Tab leads to ${action}`);
    }

    test("choice with keys alone: wrong by its letter, then right by arrows; what missed cannot be picked again", async () => {
      await fresh();
      await focus("even");
      await page.keyboard.press("a");
      assert.deepEqual(await chosen("even"), ["one"]);
      await tabTo("check");
      await page.keyboard.press("Enter");
      assert.equal(await at("even").state(), "open");
      assert.match(await at("even").text(), /Your answer: not this.*Odd\./);
      await focus("even");
      await page.keyboard.press("a");
      assert.deepEqual(await chosen("even"), [], "it is out of the race");
      await page.keyboard.press("c");
      await page.keyboard.press("ArrowUp");
      assert.deepEqual(await chosen("even"), ["two"]);
      await tabTo("check");
      await page.keyboard.press(" ");
      assert.equal(await at("even").state(), "right");
      assert.match(await at("even").text(), /Odd too\..*Two is twice one\./, "all feedback and the explanation show");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("choice by pointer: a pick survives a reload, two misses settle it", async () => {
      await fresh();
      await option("even", 1);
      await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith(":even") && JSON.parse(localStorage[key]).w[1]));
      await page.reload();
      assert.deepEqual(await chosen("even"), ["one"]);
      await click(`${root("even")} [data-action="check"]`);
      await option("even", 3);
      await click(`${root("even")} [data-action="check"]`);
      assert.equal(await at("even").state(), "missed");
      assert.match(await at("even").text(), /Right answer/);
      await click('[data-action="redo"]');
      await option("even", 2);
      await click(`${root("even")} [data-action="check"]`);
      assert.equal(await at("even").state(), "right");
      assert.match(await page.$eval('[data-part="facts"]', (facts) => facts.innerText), /0 at the first try/, "a repetition is no first try");
      await page.close();
    });

    test("multiple with keys alone: partly, then wrong, then right; a reload in the middle keeps tries and marks", async () => {
      await fresh();
      await focus("primes");
      await page.keyboard.press("a");
      await tabTo("check");
      await page.keyboard.press("Enter");
      assert.match(await at("primes").text(), /Right so far, but not all of it\. Worth 1 of 2\./);
      await focus("primes");
      await page.keyboard.press("b");
      await tabTo("check");
      await page.keyboard.press("Enter");
      assert.match(await at("primes").text(), /Not this one\. Worth 0 of 2\..*1 try left/);
      await click(`${root("primes")} .qm-option:nth-of-type(2) > .qm-prose p`);
      assert.deepEqual(await chosen("primes"), ["2", "9"], "a tap on feedback picks nothing");
      await page.reload();
      assert.equal(await at("primes").state(), "open");
      assert.match(await at("primes").text(), /1 try left/);
      assert.match(await at("primes").text(), /Three times three/);
      await focus("primes");
      for (const key of ["a", "b", "c"]) {
        const before = await chosen("primes");
        const words = { a: "2", b: "9", c: "11" }[key];
        if (before.includes(words) !== (key !== "b")) await page.keyboard.press(key);
      }
      assert.deepEqual(await chosen("primes"), ["2", "11"]);
      await tabTo("check");
      await page.keyboard.press("Enter");
      assert.equal(await at("primes").state(), "right");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("multiple by pointer: the same pick twice costs nothing; shown, it marks what was not picked", async () => {
      await fresh();
      await option("primes", 3);
      await click(`${root("primes")} [data-action="check"]`);
      await click(`${root("primes")} [data-action="check"]`);
      assert.match(await at("primes").text(), /You have tried this already/);
      assert.match(await at("primes").text(), /2 tries left/);
      await click(`${root("primes")} [data-action="show"]`);
      await click(`${root("primes")} [data-action="show"]`);
      assert.equal(await at("primes").state(), "shown");
      assert.doesNotMatch(await at("primes").text(), /You have tried this already/, "what is settled has no error");
      const marks = await page.$$eval(`${root("primes")} .qm-option`, (rows) => rows.map((row) => row.querySelector("strong").textContent));
      assert.deepEqual(marks, ["Right answer", "", "Your answer: right", ""]);
      const points = await page.$eval('[data-part="facts"]', (facts) => facts.innerText);
      assert.match(points, /Points: 0\.5 of 2/, "the half that was found counts its points");
      await page.close();
    });
  });
}
