// The learner's page in surroundings that its author did not choose: frames of learning platforms, script switched
// off, forced colours, paper, small screens, large text, text spacing, less motion.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { disk, launch, open, output, question, seed, serve } from "./support.mjs";

const right = "already knows useful features";
const wrong = "ignores previous knowledge";
const misses = ["creates synthetic data", "using random weights"];
const [first, second] = ["training-time", "less-data"];

/** The pages that differ most from each other: a challenge, a lesson with a table, a map, a page from right to left. */
const various = [
  seed, "index.html", "rust/index.html", "tensorflow/transfer-learning/visualize.html",
  "tensorflow/transfer-learning/complexity.html", "rust/ownership/review.ar.html", "rust/ownership/challenge.de.html",
];

const site = await serve();
after(() => site.close());

/** Answers one question as `question` of support.mjs drives it; `page` may be a frame. */
async function answer(page, id, words) {
  const asked = question(page, id);
  if ((await asked.state()) === "closed") await asked.press("start");
  await asked.pick(words);
  await asked.press("check");
  return asked;
}

/** A challenge with one question right after a miss, one missed for good, and the rest as they were. */
async function halfway(page) {
  await answer(page, first, wrong);
  assert.equal(await (await answer(page, first, right)).state(), "right");
  for (const miss of misses) await answer(page, second, miss);
  assert.equal(await question(page, second).state(), "missed");
}

const visibleText = (page) => page.evaluate(() => document.body.innerText.replace(/\s+/g, " "));

/** What is wider than it may be: the page, or text that leaves a box which does not scroll. */
const tooWide = (page) => page.evaluate(() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`the page by ${root.scrollWidth - root.clientWidth}`);
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, math, .qm-hidden, .qm-skip") || !element.checkVisibility()) continue;
    const { display, overflowX } = getComputedStyle(element);
    const scrolls = ["auto", "scroll"].includes(overflowX) || element.closest("pre");
    if (display === "inline" || scrolls || element.scrollWidth <= element.clientWidth + 1) continue;
    // A replaced element or a table inside a box that scrolls is that box's matter.
    if (element.closest(".qm-table") || !element.clientWidth) continue;
    faults.push(`${element.tagName} ${element.className} by ${element.scrollWidth - element.clientWidth}`);
  }
  return faults.slice(0, 5);
});

describe("in a frame of another site", () => {
  // A learning platform: on another host than the quiz, so that the frame is of a foreign site.
  let platform, base;
  before(async () => {
    platform = createServer((request, response) => {
      const sandbox = new URL(request.url, "http://x").searchParams.get("sandbox");
      const page = `<!doctype html><link rel="icon" href="data:,"><title>Platform</title><iframe title="Quiz" sandbox="${sandbox}" src="${site.base + seed}" width="900" height="900"></iframe>`;
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    });
    await new Promise((ready) => platform.listen(0, "127.0.0.1", ready));
    base = `http://localhost:${platform.address().port}/?sandbox=`;
  });
  after(() => platform.close());

  for (const name of ["chromium", "firefox"]) {
    describe(name, () => {
      let browser;
      before(async () => { browser = await launch(name); });
      after(() => browser.close());

      async function framed(sandbox) {
        const page = await browser.newPage();
        const faults = [];
        page.on("pageerror", (error) => faults.push(error.message));
        await page.goto(base + encodeURIComponent(sandbox));
        const frame = page.frames().find((frame) => frame.url().startsWith(site.base));
        assert.ok(frame, "the frame was loaded");
        return { page, frame, faults };
      }
      const noticed = (frame) => frame.$eval('[data-part="notice"]', (notice) => notice.checkVisibility());

      for (const more of ["", " allow-forms"]) {
        test(`allow-scripts${more}: questions work, and one calm notice says that nothing is kept`, async () => {
          const { page, frame, faults } = await framed("allow-scripts" + more);
          assert.equal(await noticed(frame), true);
          await halfway(frame);
          await question(frame, first).press("next");
          const address = await frame.evaluate(() => location.href);
          assert.equal(address.split("#")[0], site.base + seed, "no button sends a form");
          assert.deepEqual(faults, []);
          await page.close();
        });
      }

      test("allow-scripts allow-same-origin: answers are kept, and no notice shows", async () => {
        const { page, frame } = await framed("allow-scripts allow-same-origin");
        await halfway(frame);
        assert.equal(await noticed(frame), false);
        await page.reload();
        const again = page.frames().find((frame) => frame.url().startsWith(site.base));
        assert.equal(await question(again, first).state(), "right");
        assert.equal(await question(again, second).state(), "missed");
        assert.equal(await noticed(again), false);
        await page.close();
      });

      test("without allow-scripts: everything can be read, and the note says what is missing", async () => {
        const { page, frame } = await framed("");
        const seen = await frame.evaluate(() => ({
          options: [...document.querySelectorAll(".qm-option")].map((option) => option.checkVisibility()),
          buttons: [...document.querySelectorAll("button")].filter((button) => button.checkVisibility()).length,
          text: document.body.innerText,
        }));
        assert.ok(seen.options.length >= 15 && seen.options.every(Boolean));
        assert.equal(seen.buttons, 0);
        assert.match(seen.text, /needs JavaScript, because the answers are sealed/);
        await page.close();
      });

      test("keys alone answer a question, with no form to send", async () => {
        const { page, frame } = await framed("allow-scripts");
        const root = `[data-question="${first}"]`;
        await frame.focus(`${root} [data-action="start"]`);
        await page.keyboard.press("Enter");
        await frame.focus(`${root} .qm-option input`);
        await page.keyboard.press(" ");
        await page.keyboard.press("Enter");
        assert.equal(await question(frame, first).state(), "open", "Enter on an option sends nothing");
        await frame.focus(`${root} [data-action="check"]`);
        await page.keyboard.press("Enter");
        const text = await question(frame, first).text();
        assert.match(text, /Your answer/);
        await page.close();
      });
    });
  }
});

describe("with script off", () => {
  for (const name of ["chromium", "firefox"]) {
    test(name, async (t) => {
      const browser = await launch(name, { "javascript.enabled": false });
      t.after(() => browser.close());
      const page = await browser.newPage();
      if (name === "chromium") await page.setJavaScriptEnabled(false);
      await page.goto(disk(seed));
      // The driver's own script runs all the same.
      const seen = await page.evaluate(() => {
        const shown = (selector) => [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility());
        const hint = document.querySelector(".qm-hint");
        hint.querySelector("summary").click();
        return {
          questions: shown(".qm-question").length,
          options: shown(".qm-option").length,
          all: document.querySelectorAll(".qm-option").length,
          code: shown(".qm-question pre").length,
          hint: hint.open && hint.querySelector(".qm-prose").checkVisibility(),
          buttons: shown("button").map((button) => button.innerText),
          text: document.body.innerText,
        };
      });
      assert.equal(seen.questions, 5);
      assert.equal(seen.options, seen.all, "every option shows");
      assert.ok(seen.options >= 15);
      assert.ok(seen.code >= 1);
      assert.equal(seen.hint, true, "a hint opens");
      assert.deepEqual(seen.buttons, [], "no button that would do nothing");
      assert.match(seen.text, /Imagine you want to teach a model/, "the prompts");
      assert.match(seen.text, /needs JavaScript, because the answers are sealed/);
      assert.doesNotMatch(seen.text, /This browser keeps nothing/);
    });
  }
});

describe("in forced colours", () => {
  for (const name of ["chromium", "firefox"]) {
    test(`${name}: right and missed differ by words, signs and borders`, async (t) => {
      const browser = await launch(name, { "browser.display.document_color_use": 2 });
      t.after(() => browser.close());
      const force = async (page) => {
        if (name === "firefox") return;
        const session = await page.createCDPSession();
        await session.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
      };
      const { page } = await open(browser, site.base + seed, { before: force });
      assert.equal(await page.evaluate(() => matchMedia("(forced-colors: active)").matches), true);
      await halfway(page);
      const look = (selector) => page.$eval(selector, (element) => {
        const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
        const sign = (part, pseudo) => part ? getComputedStyle(part, pseudo).content.replaceAll('"', "").split(" ")[0] : "";
        return {
          border: `${borderTopWidth} ${borderTopStyle}`,
          sign: sign(element.querySelector("strong"), "::before"),
          mark: sign(element, "::after"),
          words: element.innerText.replace(/\s+/g, " "),
        };
      });
      const of = (id) => `[data-question="${id}"]`;
      const good = await look(`${of(first)} .qm-option[data-state="right"]`);
      const bad = await look(`${of(first)} .qm-option[data-state="missed"]`);
      assert.match(good.words, /Your answer: right/);
      assert.match(bad.words, /Your answer: not this/);
      assert.deepEqual([good.sign, bad.sign], ["✓", "✕"]);
      assert.match(good.border, /solid/);
      assert.match(bad.border, /dashed/);
      const [goodMark, badMark] = [await look(`[data-mark="${first}"]`), await look(`[data-mark="${second}"]`)];
      assert.deepEqual([goodMark.mark, badMark.mark], ["✓", "✕"]);
      assert.match(goodMark.border, /solid/);
      assert.match(badMark.border, /dashed/);
      // What is chosen and not yet checked: the mark of its radio is filled with a colour of the system.
      const third = "output-shape";
      await question(page, third).press("start");
      await question(page, third).pick("(1, 5)");
      const fills = await page.$$eval(`${of(third)} input`, (inputs) => inputs.map((input) =>
        `${input.checked} ${getComputedStyle(input).backgroundColor}`));
      const chosen = fills.filter((fill) => fill.startsWith("true ")).map((fill) => fill.slice(5));
      const others = fills.filter((fill) => fill.startsWith("false ")).map((fill) => fill.slice(6));
      assert.equal(chosen.length, 1);
      assert.ok(others.length >= 2 && !others.includes(chosen[0]), `${chosen} among ${others}`);
    });
  }
});

describe("on paper", () => {
  let browser, page;
  before(async () => {
    browser = await launch("chromium");
    ({ page } = await open(browser, site.base + seed, { before: (page) => page.setViewport({ width: 1280, height: 900 }) }));
    await halfway(page);
    // The width of A4 without its margins.
    await page.setViewport({ width: 700, height: 990 });
    await page.emulateMediaType("print");
  });
  after(() => browser.close());

  test("all questions with all options, and a line for the name", async () => {
    const [shown, all] = await page.$$eval(".qm-question :is(.qm-option, .qm-question__title, pre)", (parts) =>
      [parts.filter((part) => part.checkVisibility()).length, parts.length]);
    assert.equal(shown, all);
    assert.match(await visibleText(page), /Imagine you want to teach a model/);
    assert.equal(await page.$eval(".qm-name", (line) => line.checkVisibility()), true);
  });

  test("no verdict, feedback, explanation, clock, hint or button", async () => {
    const text = await visibleText(page);
    for (const told of [
      /Your answer/, /Right answer/, /Not quite|tries? left|Over time/, /That is training from scratch/,
      /pretrained weights already detect edges/, /Start, \d/, /\d:\d\d/, /\d of 5/, /Check answer|Show me|Hint/, /No clock/,
    ]) assert.doesNotMatch(text, told);
  });

  test("an option looks the same whether it was right, missed, chosen or none of these", async () => {
    const looks = await page.$$eval(".qm-option", (options) => [...new Set(options.map((option) => {
      const look = (element) => {
        const style = getComputedStyle(element);
        // The colour of a control's text paints nothing.
        const ink = element.matches("input") ? [] : ["color"];
        return [...ink, "backgroundColor", "borderTopStyle", "borderTopWidth", "borderTopColor", "boxShadow", "opacity", "fontWeight"]
          .map((name) => style[name]).join(" ");
      };
      return [option, option.querySelector("label"), option.querySelector("input"), option.querySelector("b")].map(look).join("\n");
    }))]);
    assert.equal(looks.length, 1, looks.join("\n\n"));
  });

  test("code is wrapped and nothing is cut off", async () => {
    const code = await page.$$eval("pre", (blocks) => blocks.map((block) =>
      [getComputedStyle(block).whiteSpace, block.scrollWidth - block.clientWidth]));
    assert.ok(code.length >= 1);
    for (const [white, over] of code) {
      assert.match(white, /pre-wrap/);
      assert.ok(over <= 1, `${over} pixels of code are cut off`);
    }
    assert.deepEqual(await tooWide(page), []);
    // A line of code without a space to break at, and a narrow sheet.
    await page.setViewport({ width: 400, height: 600 });
    await page.$eval("pre code", (code) => { code.textContent = "x".repeat(400); });
    const [over] = await page.$$eval("pre", (blocks) => blocks.map((block) => block.scrollWidth - block.clientWidth));
    assert.ok(over <= 1, `${over} pixels of a long word are cut off`);
  });

  test("the sheet becomes a PDF of some pages", async () => {
    const pdf = Buffer.from(await page.pdf({ format: "A4" }));
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(sheets >= 2 && sheets <= 6, `${sheets} pages`);
  });
});

describe("small screens and large text", () => {
  const sizes = {
    "320 pixels wide": { width: 320, height: 640 },
    "at 200 %": { width: 640, height: 512, deviceScaleFactor: 2 },
    "at 400 %": { width: 320, height: 256, deviceScaleFactor: 4 },
  };
  for (const name of ["chromium", "firefox"]) {
    describe(name, () => {
      let browser;
      before(async () => { browser = await launch(name); });
      after(() => browser.close());

      for (const [way, viewport] of Object.entries(sizes)) {
        test(`${way}: no page scrolls sideways, and no text leaves its box`, async () => {
          const page = await browser.newPage();
          await page.setViewport(viewport);
          const paths = (await readdir(output, { recursive: true })).filter((path) => path.endsWith(".html"));
          for (const path of way.startsWith("320") ? paths : various) {
            await page.goto(site.base + path);
            assert.deepEqual(await tooWide(page), [], path);
          }
          await page.close();
        });
      }

      test("320 pixels wide: a challenge half way, with feedback and results", async () => {
        const { page } = await open(browser, site.base + seed, { before: (page) => page.setViewport({ width: 320, height: 640 }) });
        await page.evaluate(() => localStorage.clear());
        await page.reload();
        await halfway(page);
        assert.deepEqual(await tooWide(page), []);
        await page.close();
      });

      test("at 400 % the bar does not stay in the way", async () => {
        const page = await browser.newPage();
        await page.setViewport(sizes["at 400 %"]);
        await page.goto(site.base + seed);
        assert.equal(await page.$eval(".qm-bar", (bar) => getComputedStyle(bar).position), "static");
        await page.close();
      });

      test("text spacing as readers may set it cuts nothing off", async () => {
        const page = await browser.newPage();
        for (const width of [320, 1280]) {
          await page.setViewport({ width, height: 800 });
          for (const path of various) {
            await page.goto(site.base + path);
            if (path === seed) {
              await page.evaluate(() => localStorage.clear());
              await page.reload();
              await halfway(page);
            }
            // The values of WCAG 1.4.12, as a reader's own style sheet would set them.
            const cut = await page.evaluate(() => {
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
                p { margin-block-end: 2em !important; }`);
              document.adoptedStyleSheets = [sheet];
              return [...document.body.querySelectorAll("button, summary, label, legend, p, a, h1, h2, h3")]
                .filter((element) => element.checkVisibility() && !element.closest(".qm-hidden, .qm-skip"))
                // Formulas reach out of their line by a little, over nothing.
                .filter((element) => getComputedStyle(element).display !== "inline" && !element.querySelector("math"))
                .filter((element) => element.scrollHeight > element.clientHeight + 2)
                .map((element) => `${element.tagName} ${element.className}: ${element.innerText} by ${element.scrollHeight - element.clientHeight}`);
            });
            assert.deepEqual(cut, [], `${path} at ${width}`);
            assert.deepEqual(await tooWide(page), [], `${path} at ${width}`);
          }
        }
        await page.close();
      });
    });
  }

  test("letters of twice the size, as Firefox's settings make them", async (t) => {
    const browser = await launch("firefox", { "font.size.variable.x-western": 32, "font.size.variable.ar": 32 });
    t.after(() => browser.close());
    const page = await browser.newPage();
    for (const width of [640, 1280]) {
      await page.setViewport({ width, height: 800 });
      for (const path of various) {
        await page.goto(site.base + path);
        if (path === seed) assert.ok(await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize)) >= 30);
        assert.deepEqual(await tooWide(page), [], `${path} at ${width}`);
      }
    }
  });
});

describe("with less motion", () => {
  for (const name of ["chromium", "firefox"]) {
    test(name, async (t) => {
      for (const reduced of [true, false]) {
        const browser = await launch(name, { "ui.prefersReducedMotion": Number(reduced) });
        t.after(() => browser.close());
        const prefer = async (page) => {
          const value = reduced ? "reduce" : "no-preference";
          if (name === "chromium") await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value }]);
        };
        const { page } = await open(browser, site.base + seed, { before: prefer });
        const smooth = await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
        assert.equal(smooth, reduced ? "auto" : "smooth");
        await halfway(page);
        const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
          const { animationName, transitionDuration } = getComputedStyle(element);
          return animationName !== "none" || transitionDuration.split(", ").some((time) => time !== "0s");
        }).map((element) => element.className));
        if (reduced) assert.deepEqual(moving, []);
      }
    });
  }
});
