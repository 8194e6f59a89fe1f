// The forms order, match and parsons as a learner meets them: by keyboard alone, by pointer and by dragging.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { build } from "./course.mjs";
import { accessibility, launch, open, question } from "./support.mjs";

const course = {
  "site.yaml": "id: arranged\ntitle: Arranged\n",
  "content/index.md": `---
attempts: 3
---

# Arranged

## Steps {#steps .order}

1. Boil water.
2. - Grind beans.
   - Warm the *cup*.
3. Pour.
4. Drink.

> [!EXPLANATION]
> Nobody drinks before pouring.

## Commands {#commands .order}

1. \`git init\`
2. \`git add .\`
3. \`git commit\`

> [!BANK]
> - \`git clone\`

## Homes {#homes .match}

| Animal | Home |
| --- | --- |
| Frog | water |
| Hare | land |
| Trout | water |

> [!BANK]
> - air

## Reasons {#reasons .match}

| Step | Reason |
| --- | --- |
| Freeze | so that nothing learned is lost at once |
| Thaw | now |

## Prints {#prints .match}

- \`print(2 + 2)\`
  - \`4\`
- \`print("2" + "2")\`
  - \`22\`

## Total {#total .parsons}

\`\`\`python
def total(values):
    sum = 0  # any order
    count = 0  # any order
    for value in values:
        sum += value
    return sum
\`\`\`

## Hello {#hello .parsons}

\`\`\`rust
fn main() {
    say(1);
    say(1);
    end();
}
\`\`\`

> [!BANK]
> \`\`\`rust
> stop();
> \`\`\`
`,
};
const orders = {
  steps: ["Boil water.", "Grind beans.", "Warm the cup.", "Pour.", "Drink."],
  commands: ["git init", "git add .", "git commit"],
  total: [["def total(values):", 0], ["sum = 0", 1], ["count = 0", 1], ["for value in values:", 1], ["sum += value", 2], ["return sum", 1]],
  hello: ["fn main() {", "say(1);", "say(1);", "end();", "}"],
};
const folder = await build(course);
const address = pathToFileURL(join(folder, "index.html")).href;

/** One arranging question, driven by what a learner can see and reach. */
function arranged(page, id) {
  const root = `[data-question="${id}"]`;
  const asked = question(page, id);
  const texts = (list) => page.$$eval(`${root} [data-part="${list}"] > .qm-piece`, (rows) =>
    rows.map((row) => row.querySelector(".qm-piece__content").innerText.replace(/Indentation: .*/s, "").trim()));
  const control = async (list, at, selector) => {
    const handle = await page.$(`${root} [data-part="${list}"] > :nth-child(${at + 1}) ${selector}`);
    assert.ok(handle, `${list} ${at} ${selector}`);
    return handle;
  };
  const focused = () => page.evaluate(() => {
    const { activeElement: e } = document;
    const piece = e.closest(".qm-piece")?.querySelector(".qm-piece__content").innerText.replace(/Indentation: .*/s, "").trim();
    return [piece ?? null, e.dataset.move ?? e.dataset.action ?? e.localName];
  });
  return {
    ...asked,
    texts,
    control,
    focused,
    marks: () => page.$$eval(`${root} .qm-piece, ${root} .qm-pair`, (rows) => rows.map((row) => row.dataset.state)),
    levels: () => page.$$eval(`${root} [data-part="list"] > .qm-piece`, (rows) => rows.map((row) => +row.style.getPropertyValue("--level"))),
    /** Presses a key while a control has the focus, then holds the focus to that control. */
    async key(list, at, selector, key, then) {
      await (await control(list, at, selector)).focus();
      const before = await focused();
      await page.keyboard.press(key);
      assert.deepEqual(await focused(), then ?? before, `the focus stays after ${key}`);
    },
    /** Brings the pieces into an order with `step(from, to)`, which moves one of them up by one or more. */
    async sort(wanted, step) {
      for (const [at, words] of wanted.entries()) {
        const from = (await texts("list")).indexOf(words, at);
        assert.ok(from >= 0, `${words} is there`);
        if (from > at) await step(from, at);
      }
      assert.deepEqual(await texts("list"), wanted);
    },
    up: async function (from, to) {
      for (let at = from; at > to; at--) await this.key("list", at, '[data-move="up"]', "Enter");
    },
    /** Drags a piece by its grip with the mouse, to a place of the list and by some pixels sideways. */
    async drag(list, at, to, aside = 0) {
      const grip = await control(list, at, ".qm-piece__grip");
      await grip.scrollIntoView();
      const middle = async (handle) => {
        const { x, y, width, height } = await handle.boundingBox();
        return { x: x + width / 2, y: y + height / 2, height };
      };
      const start = await middle(grip);
      const target = await page.$(`${root} [data-part="list"] > :nth-child(${to + 1})`);
      const end = target ? await middle(target) : await middle(await page.$(`${root} [data-part="list"]`));
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      const past = !target || (list === "list" && to === at) ? 0 : (to < at || list === "pool" ? -1 : 1) * end.height / 4;
      await page.mouse.move(start.x + aside / 2, (start.y + end.y) / 2);
      await page.mouse.move(start.x + aside, end.y + past);
      await page.mouse.up();
    },
  };
}

const said = (page) => page.$eval('[data-part="status"]', (status) => status.textContent);

/** Scrolls at once: a drag that aims at something on its way misses it. Firefox is told when it starts. */
const still = (page) => page.browser().version().then((version) =>
  version.includes("Chrome") && page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]));

/** Opens the page with nothing kept of other tests. */
async function fresh(browser, look) {
  const opened = await open(browser, address, { before: look ?? still });
  await opened.page.evaluate(() => localStorage.clear());
  await opened.page.reload();
  return opened;
}

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, page, faults;
    before(async () => { browser = await launch(name, { "ui.prefersReducedMotion": 1 }); });
    after(() => browser.close());
    const start = async () => { ({ page, faults } = await fresh(browser)); };
    const done = async () => {
      assert.deepEqual(faults, []);
      await page.close();
    };

    test("what a learner first sees is not right, and checking it untouched costs nothing", async () => {
      await start();
      for (const id of ["steps", "total"]) {
        const asked = arranged(page, id);
        const wanted = orders[id].map((line) => [line].flat()[0]);
        const seen = await asked.texts("list");
        assert.deepEqual([...seen].sort(), [...wanted].sort());
        assert.notDeepEqual(seen, wanted);
        await asked.press("check");
        assert.match(await asked.text(), /Move a piece first/);
        assert.match(await asked.text(), /3 tries left/);
      }
      for (const id of ["commands", "hello"]) {
        const asked = arranged(page, id);
        assert.deepEqual(await asked.texts("list"), []);
        const seen = (await asked.texts("pool")).filter((words) => orders[id].includes(words));
        assert.deepEqual([...seen].sort(), [...orders[id]].sort());
        assert.notDeepEqual(seen, orders[id]);
        await asked.press("check");
        assert.match(await asked.text(), /3 tries left/);
      }
      await done();
    });

    test("order by keyboard: partly, then right; moves are told, the focus stays, a reload keeps it", async () => {
      await start();
      const asked = arranged(page, "steps");
      await asked.sort(orders.steps, (from, to) => asked.up(from, to));
      // One step too far down: four of five still follow on.
      await asked.key("list", 0, '[data-move="down"]', "ArrowDown");
      assert.equal(await said(page), "Moved to position 2 of 5.");
      await asked.key("list", 1, '[data-move="up"]', "ArrowDown");
      await asked.key("list", 2, '[data-move="up"]', "ArrowDown");
      await asked.key("list", 3, '[data-move="down"]', "Enter");
      assert.equal(await said(page), "Moved to position 5 of 5.");
      // At the end the button is still there and has the focus, and does nothing.
      await asked.key("list", 4, '[data-move="down"]', "Enter");
      await asked.press("check");
      assert.equal(await asked.state(), "open");
      assert.match(await asked.text(), /Worth 3 of 4/);
      assert.deepEqual(await asked.marks(), ["right", "right", "right", "right", "missed"]);
      assert.match(await asked.text(), /✓ ?In order|In order/);
      assert.match(await asked.text(), /Not here/);
      await page.reload();
      assert.equal((await asked.texts("list"))[4], "Boil water.", "a reload keeps the arrangement that was checked");
      assert.deepEqual(await asked.marks(), ["right", "right", "right", "right", "missed"]);
      // The menu moves it to the front in one go.
      const menu = await asked.control("list", 4, "select");
      await menu.focus();
      await menu.select("1");
      assert.equal(await said(page), "Moved to position 1 of 5.");
      assert.deepEqual(await asked.focused(), ["Boil water.", "select"]);
      assert.deepEqual(await asked.marks(), ["", "right", "right", "right", "right"], "what was moved has no mark");
      await page.reload();
      assert.deepEqual(await asked.texts("list"), orders.steps, "a reload keeps the draft");
      await (await page.$('[data-question="steps"] [data-action="check"]')).focus();
      await page.keyboard.press("Enter");
      assert.equal(await asked.state(), "right");
      assert.match(await said(page), /^Right\./);
      assert.deepEqual(await asked.focused(), [null, "next"]);
      assert.match(await asked.text(), /Nobody drinks before pouring/);
      assert.doesNotMatch(await asked.text(), /Right answer/);
      await done();
    });

    test("order by pointer: wrong until the tries are used up, and the right answer shows", async () => {
      await start();
      const asked = arranged(page, "steps");
      const backwards = [...orders.steps].reverse();
      for (const wanted of [backwards, [...backwards.slice(1), backwards[0]], [backwards[1], backwards[0], ...backwards.slice(2)]]) {
        await asked.sort(wanted, async (from, to) => {
          for (let at = from; at > to; at--) {
            const button = await asked.control("list", at, '[data-move="up"]');
            // In the middle of the window, where the bar at its top covers nothing.
            await button.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
            await button.click();
          }
        });
        await page.click('[data-question="steps"] [data-action="check"]');
      }
      assert.equal(await asked.state(), "missed");
      assert.ok((await asked.marks()).includes("missed"));
      const right = await page.$eval('[data-question="steps"] [data-part="model"]', (model) => model.innerText.split(/\s*\n\s*/).filter(Boolean));
      assert.deepEqual(right, ["Right answer", ...orders.steps]);
      assert.equal(await page.$eval('[data-question="steps"] [data-move]', (button) => button.checkVisibility()), false);
      await done();
    });

    test("order by dragging: the mouse alone brings it to the end", async () => {
      await start();
      const asked = arranged(page, "steps");
      await asked.sort(orders.steps, (from, to) => asked.drag("list", from, to));
      await asked.drag("list", 0, 2);
      assert.deepEqual(await asked.texts("list"), ["Grind beans.", "Warm the cup.", "Boil water.", "Pour.", "Drink."]);
      assert.equal(await said(page), "Moved to position 3 of 5.");
      await asked.drag("list", 2, 0);
      await asked.press("check");
      assert.equal(await asked.state(), "right");
      await done();
    });

    test("order with a step too many: pieces are added and taken out, also by dragging", async () => {
      await start();
      const asked = arranged(page, "commands");
      const add = async (words) => {
        const at = (await asked.texts("pool")).indexOf(words);
        await asked.key("pool", at, '[data-move="use"]', "Enter", [words, "use"]);
      };
      await add("git init");
      assert.equal(await said(page), "Moved to position 1 of 1.");
      await add("git add .");
      await asked.press("check");
      assert.match(await asked.text(), /Right so far, but not all of it\. Worth 1 of 2/);
      await add("git clone");
      assert.deepEqual(await asked.texts("list"), ["git init", "git add .", "git clone"]);
      await asked.press("check");
      assert.match(await asked.text(), /Worth 0 of 2/, "what belongs nowhere costs what a right step earns");
      await asked.key("list", 2, '[data-move="use"]', "Enter");
      assert.equal(await said(page), "Taken out.");
      await asked.drag("pool", (await asked.texts("pool")).indexOf("git commit"), 0);
      assert.deepEqual(await asked.texts("list"), ["git commit", "git init", "git add ."]);
      await asked.key("list", 0, '[data-move="down"]', "Enter");
      await asked.key("list", 1, '[data-move="down"]', "Enter");
      await asked.press("check");
      assert.equal(await asked.state(), "right");
      await done();
    });

    test("parsons by keyboard: lines in order but not indented, then right; a reload keeps levels", async () => {
      await start();
      const asked = arranged(page, "total");
      await asked.sort(orders.total.map(([line]) => line), (from, to) => asked.up(from, to));
      await asked.press("check");
      assert.match(await asked.text(), /Worth 1 of 6/);
      assert.match(await asked.text(), /In order, but indented differently/);
      for (const [at, [, level]] of orders.total.entries()) {
        for (let n = 0; n < level; n++) await asked.key("list", at, n ? '[data-move="up"]' : '[data-move="in"]', "ArrowRight");
      }
      assert.equal(await said(page), "Indentation: 1.");
      await asked.key("list", 0, '[data-move="in"]', "Enter");
      await asked.key("list", 0, '[data-move="out"]', "Enter");
      assert.equal(await said(page), "Indentation: 0.");
      await page.reload();
      assert.deepEqual(await asked.levels(), orders.total.map(([, level]) => level));
      // Neighbours in any order may change places.
      await asked.key("list", 1, '[data-move="down"]', "Enter");
      await asked.press("check");
      assert.equal(await asked.state(), "right");
      await done();
    });

    test("parsons by dragging, down and sideways at once, and Show me", async () => {
      await start();
      const asked = arranged(page, "total");
      const lines = orders.total.map(([line]) => line);
      await asked.sort(lines, (from, to) => asked.drag("list", from, to));
      await asked.drag("list", 1, 1, 40);
      assert.equal(await said(page), "Indentation: 1.");
      await asked.drag("list", 0, 1, 40);
      assert.deepEqual((await asked.texts("list")).slice(0, 2), [lines[1], lines[0]]);
      assert.deepEqual((await asked.levels()).slice(0, 2), [1, 1]);
      await page.click('[data-question="total"] [data-action="check"]');
      assert.equal(await asked.state(), "open");
      await page.click('[data-question="total"] [data-action="show"]');
      assert.equal(await asked.state(), "open", "the first tap asks");
      await page.click('[data-question="total"] [data-action="show"]');
      assert.equal(await asked.state(), "shown");
      const code = await page.$eval('[data-question="total"] [data-part="model"] code', (code) => code.textContent);
      assert.equal(code, orders.total.map(([line, level]) => "    ".repeat(level) + line).join("\n"));
      assert.ok((await asked.marks()).includes("missed"));
      assert.deepEqual(await asked.focused(), [null, "next"]);
      await done();
    });

    test("parsons with equal lines and one too many, by pointer", async () => {
      await start();
      const asked = arranged(page, "hello");
      const add = async (words) => (await asked.control("pool", (await asked.texts("pool")).indexOf(words), '[data-move="use"]')).click();
      for (const line of orders.hello.slice(0, 3)) await add(line);
      await add("stop();");
      await asked.press("check");
      assert.match(await asked.text(), /Worth 2 of 5/, "three lines, less the one that belongs nowhere");
      assert.equal(await page.$('[data-question="hello"] [data-move="in"]'), null, "no indentation where it does not count");
      await (await asked.control("list", 3, '[data-move="use"]')).click();
      for (const line of orders.hello.slice(3)) await add(line);
      // Equal lines are interchangeable.
      await (await asked.control("list", 1, '[data-move="down"]')).click();
      await asked.press("check");
      assert.equal(await asked.state(), "right");
      await done();
    });

    test("match: right sides too long for a menu are listed too, short ones are not", async () => {
      await start();
      const listed = (id) => page.$eval(`[data-question="${id}"] .qm-match__choices`, (list) => list.checkVisibility());
      assert.deepEqual([await listed("homes"), await listed("reasons")], [false, true]);
      await done();
    });

    test("parsons: levels in storage that no piece can have are brought back into bounds", async () => {
      await start();
      const ids = await page.$$eval('[data-question="total"] .qm-piece', (rows) => rows.map((row) => row.dataset.id));
      await page.evaluate((ids) => {
        const { site, page } = JSON.parse(document.getElementById("qm-data").textContent);
        localStorage.setItem(`qm1:${site}:${page}:total`, JSON.stringify({ w: [1, ids.map((id, at) => id + ":" + ["99", "-3", "1.5", "x"][at % 4]).join(" ")] }));
      }, ids);
      await page.reload();
      assert.deepEqual((await arranged(page, "total").levels()).slice(0, 4), [12, 0, 1, 0]);
      await done();
    });

    test("match: nothing, partly, right by keyboard; every menu is named by its row", async () => {
      await start();
      const asked = arranged(page, "homes");
      await asked.press("check");
      assert.match(await asked.text(), /Choose an answer first/);
      const menus = await page.$$('[data-question="homes"] select');
      assert.equal(await page.evaluate(() => document.activeElement.localName), "select");
      const words = await page.$$eval('[data-question="homes"] select:first-of-type option', (options) => options.slice(0, 4).map((option) => option.textContent));
      const letter = (word) => words.find((text) => text.endsWith(word))[0];
      // A letter on the keyboard chooses in a menu, as everywhere.
      const choose = async (at, word) => {
        await menus[at].focus();
        await page.keyboard.type(letter(word));
        await page.waitForFunction((menu, word) => menu.selectedOptions[0].textContent.endsWith(word), {}, menus[at], word);
      };
      await choose(0, "water");
      await asked.press("check");
      assert.match(await asked.text(), /Right so far, but not all of it\. Worth 1 of 3/);
      await choose(1, "air");
      await choose(2, "water");
      await asked.press("check");
      assert.deepEqual(await asked.marks(), ["right", "missed", "right"]);
      assert.match(await asked.text(), /Your answer: not this/);
      await page.reload();
      assert.deepEqual(await asked.marks(), ["right", "missed", "right"], "a reload keeps what was tried");
      const again = await page.$$('[data-question="homes"] select');
      menus.splice(0, 3, ...again);
      await choose(1, "land");
      assert.deepEqual(await asked.marks(), ["right", "", "right"]);
      await asked.press("check");
      assert.equal(await asked.state(), "right");
      const named = await page.$$eval('[data-question="homes"] select', (selects) => selects.map((select) =>
        select.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id).textContent).join(" ")));
      assert.deepEqual(named, ["Frog Home", "Hare Home", "Trout Home"]);
      await done();
    });

    test("match by pointer: wrong, and Show me puts the right side at each row", async () => {
      await start();
      const asked = arranged(page, "prints");
      const menus = await page.$$('[data-question="prints"] select');
      const seen = await page.$$eval('[data-question="prints"] [data-choice]', (rows) => rows.map((row) => row.innerText.replace(/\s+/g, " ")));
      assert.equal(seen.length, 2, "what is more than words stands in a list with letters");
      const options = await page.$eval('[data-question="prints"] select', (select) => [...select.options].map(({ value, text }) => [value, text]));
      assert.deepEqual(options.map(([, text]) => text), ["Choose", "A", "B"]);
      const [wrong] = options.find(([, text]) => seen.includes(`${text} 22`));
      await menus[0].select(wrong);
      await page.click('[data-question="prints"] [data-action="check"]');
      assert.deepEqual(await asked.marks(), ["missed", ""]);
      await page.click('[data-question="prints"] [data-action="show"]');
      await page.click('[data-question="prints"] [data-action="show"]');
      assert.equal(await asked.state(), "shown");
      const models = await page.$$eval('[data-question="prints"] .qm-pair__model', (models) => models.map((model) => model.innerText.replace(/\s+/g, " ").trim()));
      assert.deepEqual(models, ["Right answer: 4", "Right answer: 22"]);
      await done();
    });
  });
}

test("by touch a piece is dragged by its grip, and the page still scrolls elsewhere", async () => {
  const browser = await launch("chromium");
  const { page } = await fresh(browser, (page) => page.setViewport({ width: 360, height: 900, hasTouch: true, isMobile: true }));
  const asked = arranged(page, "steps");
  const before = await asked.texts("list");
  const centre = (handle) => handle.evaluate((e) => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; });
  const grip = await asked.control("list", 0, ".qm-piece__grip");
  await grip.scrollIntoView();
  const [x, y] = await centre(grip);
  const [, below] = await centre(await asked.control("list", 1, ".qm-piece__tools"));
  await page.touchscreen.touchStart(x, y);
  for (let n = 1; n <= 6; n++) await page.touchscreen.touchMove(x, y + ((below + 20 - y) * n) / 6);
  await page.touchscreen.touchEnd();
  assert.deepEqual(await asked.texts("list"), [before[1], before[0], ...before.slice(2)]);
  assert.equal(await grip.evaluate((e) => getComputedStyle(e).touchAction), "none");
  assert.equal(await grip.evaluate((e) => getComputedStyle(e.closest(".qm-piece")).touchAction), "auto");
  await browser.close();
});

test("without script every piece and every menu can be read", async () => {
  const browser = await launch("chromium");
  const { page } = await open(browser, address, { before: (page) => page.setJavaScriptEnabled(false) });
  const seen = await page.$$eval(".qm-piece__content, .qm-pair, [data-choice]", (parts) => parts.filter((part) => part.checkVisibility()).length);
  assert.equal(seen, 5 + 4 + 3 + 2 + 2 + 6 + 6 + 4);
  assert.match(await page.$eval('[data-question="steps"]', (root) => root.innerText), /They stand in a mixed order/);
  assert.equal(await page.$(".qm-piece button"), null, "no button that would do nothing");
  await browser.close();
});

test("what is sealed does not show: neither the order of steps nor a mark at a piece too many", async () => {
  const html = await readFile(join(folder, "index.html"), "utf8");
  const rows = [...html.matchAll(/<li class="qm-piece" data-id="([^"]+)">/g)];
  assert.equal(rows.length, 5 + 4 + 6 + 6);
  const pool = html.slice(html.indexOf('data-question="commands"'), html.indexOf('data-question="homes"'));
  const ids = [...pool.matchAll(/<li class="qm-piece" data-id="[^"]+"><div class="qm-piece__content qm-prose" id="[^"]+">/g)];
  assert.equal(ids.length, 4, "all pieces have the same markup");
});

describe("accessibility", () => {
  let browser;
  before(async () => { browser = await launch("chromium"); });
  after(() => browser.close());

  for (const scheme of ["light", "dark"]) {
    for (const direction of ["ltr", "rtl"]) {
      for (const width of [360, 1280]) {
        test(`${scheme}, ${direction}, ${width} px: no violation in any state, and nothing too wide`, async () => {
          const { page } = await fresh(browser, async (page) => {
            await page.setViewport({ width, height: 900 });
            await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
          });
          const clean = async (state) => {
            await page.evaluate((direction) => { document.documentElement.dir = direction; }, direction);
            assert.deepEqual(await accessibility(page), [], state);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `${state}: ${wide} pixels too wide`);
          };
          await clean("fresh");
          const each = (work) => page.$$eval("[data-question]", (roots, work) => roots.forEach((root) => {
            const press = (selector, n = 1) => { while (n--) root.querySelector(selector)?.click(); };
            if (work === "change") {
              press('.qm-pieces__pool [data-move="use"]');
              press('.qm-pieces__pool [data-move="use"]');
              press('.qm-pieces__list [data-move="down"]');
              press('.qm-pieces__list [data-move="in"]', 3);
              for (const menu of root.querySelectorAll(".qm-pair select")) {
                menu.selectedIndex = 1;
                menu.dispatchEvent(new Event("change", { bubbles: true }));
              }
            } else press(`[data-action="${work}"]`, work === "show" ? 2 : 1);
          }), work);
          await each("change");
          await clean("changed");
          await each("check");
          await clean("one try");
          await each("check");
          await clean("tried again");
          await each("show");
          await clean("shown");
          await page.close();
        });
      }
    }
  }
});
