// The forms whose answers are typed or picked from a bank, as a learner meets them in both browsers.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build, pageOf } from "./course.mjs";
import { accessibility, launch, open, question } from "./support.mjs";

const body = `
## Capital of Japan {#words attempts=3}

> [!ANSWER]
> - Tokyo-to
> - [ ] Kyoto
>   > It was the capital until *1868*.
> - [ ] Osaka
>   > It is the second *largest* city.

> [!EXPLANATION]
> The court moved east.

## Names of hosts {#code}

> [!ANSWER]
> - \`/etc/Hosts\`
> - re: \`/etc/hosts\\.(bak|old)\`
> - [ ] \`/etc/hosts\`
>   > Case counts in code.

## Twice {#lines}

> [!ANSWER]
> \`\`\`python
> for turn in range(2):
>     print("it’s")
> \`\`\`

## Pi {#tolerance}

> [!ANSWER]
> - 3.14 ± 0.005
> - [ ] 3.41
>   > Two digits are *swapped*.

## Seawater {#minus}

> [!ANSWER]
> - -2..-1.8 °C

## Atoms {#huge}

> [!ANSWER]
> - 1e80..2e80

## Marathon {#units}

> [!ANSWER]
> - 42.195 km ± 1%
> - 26.2 mi ± 1%
> - [ ] 42 mi
>   > That is the number of *kilometres*.

## Whole {#typed .cloze attempts=3}

The sky is [[azure|cerulean]] and grass is [[ ]].

| Writing | Meaning |
| --- | --- |
| a [[\`\\|\`]] b | pipe |

\`\`\`python
def [[Total]](numbers):
    return 0
\`\`\`

> [!ANSWER]
> 1. - verdant
>    - [ ] scarlet
>      > Only in *autumn*.

> [!EXPLANATION]
> Chlorophyll.

## Containers {#bank .cloze}

A [[list]] can be changed, a [[tuple]] cannot.

\`\`\`python
pair = [[(1,  2)]]
\`\`\`

> [!BANK]
> - string
`;
const folder = await build({
  "content/index.md": `# Typed\n${body}`,
  "content/right.md": `---\nlanguage: ar\n---\n# Typed\n${body}`,
});
const address = pageOf(folder, "index.html");

/** Lets nothing move, so that a pointer hits what it aims at; Firefox is told by a preference. */
const still = async (page) => {
  if (!(await page.browser().version()).startsWith("firefox")) await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
};

/** A fresh page and, for each question, what a learner can do there. */
async function fresh(browser, where = address, options = { before: still }) {
  const { page, faults } = await open(browser, where, options);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  // In the middle of the window, where the bar at its top covers nothing.
  const hit = async (selector, options) => {
    await page.$eval(selector, (element) => element.scrollIntoView({ block: "center" }));
    await page.click(selector, options);
  };
  const at = (id) => {
    const root = `[data-question="${id}"]`;
    const field = (index) => `${root} ${index === undefined ? '[data-part="field"]' : `[data-gap="${index}"]`}`;
    return {
      ...question(page, id),
      field,
      value: (index) => page.$eval(field(index), (field) => field.value),
      invalid: (index) => page.$eval(field(index), (field) => field.ariaInvalid === "true" || field.getAttribute("aria-invalid") === "true"),
      locked: (index) => page.$eval(field(index), (field) => field.readOnly === true || field.disabled),
      /** By pointer: a click into the field, what was there replaced. */
      async type(words, index) {
        await hit(field(index), { count: 3 });
        if (await page.$eval(field(index), (field) => field.value)) await page.keyboard.press("Backspace");
        await page.keyboard.type(words);
      },
      click: (action) => hit(`${root} [data-action="${action}"]`),
      /** What a screen reader adds to a field's name. */
      described: (index) => page.$eval(field(index), (field) =>
        (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.innerText ?? "").join(" ").replace(/\s+/g, " ").trim()),
      async show() {
        await this.click("show");
        assert.equal(await this.state(), "open", "the first tap only asks");
        await this.click("show");
      },
    };
  };
  const focused = () => page.evaluate(() => document.activeElement.dataset.action ?? document.activeElement.dataset.part ?? document.activeElement.dataset.gap);
  return { page, faults, at, focused };
}

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await launch(name, { "ui.prefersReducedMotion": 1 }); });
    after(() => browser.close());

    test("words by keyboard: a known mistake tells its feedback, Enter checks, case, spacing and dashes do not count", async () => {
      const { page, faults, at, focused } = await fresh(browser);
      const asked = at("words");
      await page.focus(asked.field());
      await page.keyboard.press("Enter");
      assert.match(await asked.text(), /Type an answer first/);
      assert.match(await asked.text(), /3 tries left/, "nothing typed costs nothing");
      await page.keyboard.type(" KYOTO ");
      await page.keyboard.press("Enter");
      assert.equal(await asked.state(), "open");
      assert.match(await asked.text(), /Kyoto It was the capital until 1868/);
      assert.doesNotMatch(await asked.text(), /largest|moved east/, "other feedback and the explanation wait");
      assert.equal(await asked.invalid(), true);
      assert.match(await asked.described(), /not this .*1868/);
      assert.equal(await focused(), "field", "the learner types on");
      await page.keyboard.press("End");
      await page.keyboard.type("x");
      assert.equal(await asked.invalid(), false, "the mark belongs to what was checked");
      await page.keyboard.down("Shift");
      await page.keyboard.press("Home");
      await page.keyboard.up("Shift");
      await page.keyboard.type("tokyo–TO");
      await page.keyboard.press("Enter");
      assert.equal(await asked.state(), "right");
      assert.match(await asked.text(), /Your answer: right Right answer: Tokyo-to .*1868.*largest.*moved east/);
      assert.equal(await focused(), "next");
      assert.equal(await asked.locked(), true);
      await page.focus(asked.field());
      await page.keyboard.press("Enter");
      assert.doesNotMatch(await asked.text(), /tried this/, "Enter in a settled question does nothing");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("code by pointer: two known mistakes, out of tries; then the right answer and all feedback; a reload keeps it", async () => {
      const { page, faults, at } = await fresh(browser);
      const asked = at("code");
      await asked.type("/etc/hosts");
      await asked.click("check");
      assert.match(await asked.text(), /Case counts in code/);
      await asked.click("check");
      assert.match(await asked.text(), /tried this already/);
      await asked.type("/etc/passwd");
      await asked.click("check");
      assert.equal(await asked.state(), "missed");
      assert.match(await asked.text(), /Your answer: not this Right answer: \/etc\/Hosts .*Case counts in code/);
      await page.reload();
      assert.equal(await asked.state(), "missed");
      assert.equal(await asked.value(), "/etc/passwd");
      const words = at("words");
      await words.type("Kyoto");
      await words.click("check");
      await words.type("Osaka");
      await words.click("check");
      assert.match(await words.text(), /Kyoto It was .*1868.*largest.*1 try left/, "the second mistake's feedback joins the first");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("Show me: of words and numbers too, after a miss, with what was given, what is right and all feedback", async () => {
      const { page, faults, at } = await fresh(browser);
      for (const [id, wrong, told] of [
        ["words", "Nara", /Your answer: not this Right answer: Tokyo-to Kyoto It was .*1868\. Osaka It is .*city\. Here is the answer\..*moved east/],
        ["tolerance", "3.2", /Your answer: not this Right answer: 3\.14 3\.41 Two digits are swapped\. Here is the answer/],
      ]) {
        const asked = at(id);
        assert.equal(await asked.visible('[data-action="show"]'), false, "not before a try");
        await asked.type(wrong);
        await asked.click("check");
        await asked.show();
        assert.equal(await asked.state(), "shown");
        assert.match(await asked.text(), told);
        await page.reload();
        assert.equal(await asked.state(), "shown");
        assert.equal(await asked.value(), wrong);
      }
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("an expression is right, and the answer in words is shown beside it", async () => {
      const { page, at } = await fresh(browser);
      const asked = at("code");
      await asked.type("/etc/hosts.old");
      await asked.click("check");
      assert.equal(await asked.state(), "right");
      assert.match(await asked.text(), /Right answer: \/etc\/Hosts/);
      await page.close();
    });

    test("several lines: Enter is a line, Ctrl and Enter check, quotes of phones are straight", async () => {
      const { page, at } = await fresh(browser);
      const asked = at("lines");
      await page.focus(asked.field());
      await page.keyboard.type("for turn in range(2):");
      await page.keyboard.press("Enter");
      await page.keyboard.type("    print(“it's”)");
      assert.equal(await asked.state(), "open");
      assert.match(await asked.value(), /:\n {4}print/);
      await page.keyboard.down("Control");
      await page.keyboard.press("Enter");
      await page.keyboard.up("Control");
      assert.equal(await asked.state(), "right");
      await page.close();
    });

    test("numbers: what is no number costs nothing; comma, any digits and any minus; a known mistake", async () => {
      const { page, faults, at, focused } = await fresh(browser);
      const asked = at("tolerance");
      await asked.type("three");
      await asked.click("check");
      assert.match(await asked.text(), /Type a number first.*2 tries left/);
      assert.equal(await focused(), "field");
      await asked.type("3.41");
      await asked.click("check");
      assert.match(await asked.text(), /Two digits are swapped.*1 try left/);
      await asked.type("٣٫١٤٤");
      await page.keyboard.press("Enter");
      assert.equal(await asked.state(), "right");
      assert.match(await asked.text(), /Right answer: 3\.14/);
      const minus = at("minus");
      assert.match(await minus.described(), /°C/, "the unit belongs to the field");
      await minus.type("1,9");
      await page.keyboard.press("Enter");
      assert.equal(await minus.state(), "open");
      await minus.type("−1,9");
      await page.keyboard.press("Enter");
      assert.equal(await minus.state(), "right");
      const huge = at("huge");
      await huge.type("1.5E80");
      await page.keyboard.press("Enter");
      assert.equal(await huge.state(), "right", "a bound may have more digits than a learner may type");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("a menu of units: sorted, asked for at no cost, kept over a reload, part of the answer", async () => {
      const { page, at, focused } = await fresh(browser);
      const asked = at("units");
      const menu = '[data-question="units"] [data-part="unit"]';
      assert.deepEqual(await page.$$eval(`${menu} option`, (units) => units.map((unit) => unit.value)), ["", "km", "mi"]);
      await asked.type("42");
      await asked.click("check");
      assert.match(await asked.text(), /choose its unit.*2 tries left/);
      assert.equal(await focused(), "unit");
      await page.keyboard.type("mi");
      await asked.click("check");
      assert.match(await asked.text(), /42 mi That is the number of kilometres/);
      await page.reload();
      assert.equal(await asked.value(), "42");
      assert.equal(await page.$eval(menu, (menu) => menu.value), "mi");
      await page.select(menu, "km");
      await asked.click("check");
      assert.equal(await asked.state(), "right");
      await page.close();
    });

    test("gaps by keyboard: partly right, then more, then all", async () => {
      const { page, faults, at, focused } = await fresh(browser);
      const asked = at("typed");
      const widths = await page.$$eval('[data-question="typed"] p [data-gap], [data-question="typed"] td [data-gap]', (gaps) => gaps.map((gap) => gap.offsetWidth));
      assert.equal(new Set(widths).size, 1, "width does not tell");
      await page.focus(asked.field(0));
      await page.keyboard.press("Enter");
      assert.match(await asked.text(), /Fill a gap first.*3 tries left/);
      await page.keyboard.type("Cerulean");
      await page.keyboard.press("Tab");
      await page.keyboard.type("scarlet");
      // A table that may scroll is a stop of its own.
      for (let stop = 0; stop < 2; stop++) await page.keyboard.press("Tab");
      assert.equal(await focused(), "2");
      await page.keyboard.type("|");
      await page.keyboard.press("Enter");
      assert.equal(await focused(), "3", "Enter goes to the gap that is still empty");
      await page.keyboard.press("Enter");
      assert.match(await asked.text(), /3 tries left/, "and costs no try");
      await asked.press("check");
      assert.equal(await asked.state(), "open");
      assert.match(await asked.text(), /Worth 2 of 4/);
      assert.deepEqual(await Promise.all([0, 1, 2, 3].map(asked.locked)), [true, false, true, false], "what is right stays");
      assert.deepEqual(await Promise.all([0, 1, 2, 3].map(asked.invalid)), [false, true, false, false], "an empty gap is not wrong");
      assert.match(await asked.described(0), /^Gap 1 of 4: Cerulean Your answer: right$/);
      assert.match(await asked.described(1), /^Gap 2 of 4: scarlet Your answer: not this scarlet Only in autumn\.$/);
      assert.equal(await asked.described(3), "");
      await page.focus(asked.field(1));
      await page.keyboard.press("Home");
      await page.keyboard.type("very ");
      assert.equal(await asked.invalid(1), false, "the mark belongs to what was checked");
      await new Promise((done) => setTimeout(done, 500));
      await page.reload();
      assert.deepEqual(await Promise.all([0, 1, 2, 3].map(asked.value)), ["Cerulean", "very scarlet", "|", ""], "the draft comes back");
      assert.deepEqual(await Promise.all([0, 1, 2, 3].map(asked.locked)), [true, false, true, false], "and the state");
      await asked.type("verdant", 1);
      await asked.type("total", 3);
      await page.keyboard.press("Enter");
      assert.match(await asked.text(), /Worth 3 of 4/, "case counts in code");
      await asked.type("Total", 3);
      await page.keyboard.press("Enter");
      assert.equal(await asked.state(), "right");
      assert.equal(await focused(), "next");
      assert.match(await asked.text(), /Gap 1 of 4: Cerulean Your answer: right Right answer: azure .*Only in autumn.*Chlorophyll/);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("gaps by pointer: Show me shows what was given, what is right and all feedback", async () => {
      const { page, faults, at } = await fresh(browser);
      const asked = at("typed");
      await asked.type("grey", 0);
      await asked.click("check");
      await asked.show();
      assert.equal(await asked.state(), "shown");
      const text = await asked.text();
      assert.match(text, /Gap 1 of 4: grey Your answer: not this Right answer: azure Gap 2 of 4: Right answer: verdant scarlet Only in autumn\. Gap 3 of 4: Right answer: \| Gap 4 of 4: Right answer: Total/);
      assert.deepEqual(await Promise.all([0, 1, 2, 3].map(asked.locked)), [true, true, true, true]);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("a bank: by menu and by keyboard, marked, right ones stay, a reload keeps the state", async () => {
      const { page, faults, at } = await fresh(browser);
      const asked = at("bank");
      assert.match(await asked.text(), /Words to choose from/);
      await page.select(asked.field(0), "list");
      await page.focus(asked.field(1));
      await page.keyboard.type("string");
      await asked.click("check");
      assert.match(await asked.text(), /Worth 1 of 3/);
      assert.match(await asked.text(), /Gap 2 of 3: string Your answer: not this/);
      assert.deepEqual(await Promise.all([0, 1, 2].map(asked.locked)), [true, false, false]);
      await page.reload();
      assert.deepEqual(await Promise.all([0, 1, 2].map(asked.value)), ["list", "string", ""]);
      await page.focus(asked.field(1));
      await page.keyboard.type("tuple");
      await page.select(asked.field(2), "(1,  2)");
      assert.equal(await asked.value(2), "(1,  2)", "spaces of code are kept");
      await asked.click("check");
      assert.equal(await asked.state(), "right");
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("starting again empties every field", async () => {
      const { page, at } = await fresh(browser);
      await at("words").type("Kyoto");
      await at("words").click("check");
      await at("typed").type("azure", 0);
      await at("typed").click("check");
      for (let tap = 0; tap < 2; tap++) await page.$eval('[data-action="restart"]', (button) => button.click());
      assert.equal(await at("words").value(), "");
      assert.equal(await at("words").invalid(), false);
      assert.doesNotMatch(await at("words").text(), /1868/);
      assert.equal(await at("typed").value(0), "");
      assert.equal(await at("typed").locked(0), false);
      assert.doesNotMatch(await at("typed").text(), /Gap 1/);
      await page.close();
    });
  });
}

describe("accessibility", () => {
  let browser;
  before(async () => { browser = await launch("chromium"); });
  after(() => browser.close());

  for (const [look, scheme, path] of [["light", "light", "index.html"], ["dark", "dark", "index.html"], ["right to left", "light", "right.html"]]) {
    for (const width of [360, 1280]) {
      test(`${look}, ${width} wide: no violation before, during and after, and nothing sticks out`, async () => {
        const { page, at } = await fresh(browser, pageOf(folder, path), {
          async before(page) {
            await page.emulateMediaFeatures([
              { name: "prefers-color-scheme", value: scheme },
              { name: "prefers-reduced-motion", value: "reduce" },
            ]);
            await page.setViewport({ width, height: 900 });
          },
        });
        const clean = async (state) => {
          assert.deepEqual(await accessibility(page), [], state);
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${state}: the page is ${over} pixels too wide`);
        };
        const small = await page.$$eval(".qm-answer :is(input, textarea, select)", (fields) => fields.filter((field) => field.offsetHeight < 44).map((field) => field.name));
        assert.deepEqual(small, [], "a finger finds every field");
        await clean("fresh");
        await at("words").press("check");
        await clean("nothing typed");
        const fill = async (words, last) => {
          for (const [id, ...given] of words) {
            await page.$$eval(`[data-question="${id}"] :is([data-part="field"], [data-part="unit"], [data-gap])`, (fields, given) => fields.forEach((field, at) => {
              if (!field.readOnly && !field.disabled) field.value = given[at] ?? "";
              field.dispatchEvent(new Event("input", { bubbles: true }));
            }), given);
            await at(id).press("check");
            assert.equal(await at(id).state(), last ?? "open", id);
          }
        };
        await fill([["words", "Kyoto"], ["code", "/etc/hosts"], ["lines", "for"], ["tolerance", "3.41"], ["units", "42", "mi"], ["typed", "azure", "scarlet", "x", "y"], ["bank", "list", "list", "list"]]);
        await clean("one miss");
        await fill([["words", "Tokyo-TO"], ["tolerance", "3.14"], ["bank", "list", "tuple", "(1,  2)"]], "right");
        await fill([["code", "x"], ["lines", "y"], ["units", "1", "km"]], "missed");
        for (let tap = 0; tap < 2; tap++) await at("typed").press("show");
        await clean("settled");
        await page.close();
      });
    }
  }
});

test("the source tells no answer, and fields alone work without script", async () => {
  for (const path of ["index.html", "right.html"]) {
    const html = readFileSync(join(folder, path), "utf8");
    for (const secret of ["Tokyo", "Kyoto", "1868", "/etc", "hosts\\", "range(2)", "3.14", "3.41", "-1.8", "42.195", "26.2", "azure", "cerulean", "verdant", "scarlet", "autumn", "Total", "Chlorophyll"]) {
      // The boxes are random letters, in which any two digits may stand.
      const open = html.replace(/"box":"[^"]*"/g, "");
      assert.ok(!open.includes(secret), `${path} says ${secret}`);
    }
  }
  const browser = await launch("chromium");
  const { page } = await open(browser, address, { before: (page) => page.setJavaScriptEnabled(false) });
  const fields = await page.$$eval(".qm-answer :is(input, textarea, select)", (fields) => fields.filter((field) => field.checkVisibility()).length);
  assert.equal(fields, 7 + 1 + 4 + 3, "one field each, a menu, and the gaps");
  await browser.close();
});

test("on paper a gap is a line, words of the bank are listed, and nothing typed or marked shows", async () => {
  const browser = await launch("chromium");
  const { page, at } = await fresh(browser);
  await at("typed").type("grey", 0);
  await at("typed").click("check");
  await page.emulateMediaType("print");
  const looks = await page.$eval(at("typed").field(0), (field) => {
    const { color, borderBlockEndWidth, borderBlockEndColor, borderBlockStartWidth } = getComputedStyle(field);
    return { color, borderBlockEndWidth, borderBlockEndColor, borderBlockStartWidth };
  });
  assert.deepEqual(looks, { color: "rgba(0, 0, 0, 0)", borderBlockEndWidth: "1px", borderBlockEndColor: "rgb(0, 0, 0)", borderBlockStartWidth: "0px" });
  assert.equal(await at("typed").visible(".qm-remarks"), false);
  assert.equal(await at("bank").visible(".qm-bank"), true);
  await browser.close();
});
