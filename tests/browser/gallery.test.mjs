// The gallery: every example of the theme's components in every state, on one page for each direction of writing.
// It is built into target/gallery, to be looked at: open output/gallery.html there and load answers.json into it.

import assert from "node:assert/strict";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { accessibility, launch, open } from "./support.mjs";
import { build } from "./course.mjs";

const components = new URL("../../themes/margin/components/", import.meta.url);
const states = ["open", "right", "missed", "shown"];
/** Forms that learners rate themselves are done, and neither right nor missed. */
const expected = (form, state) => (["recall", "written"].includes(form) && state !== "open" ? "done" : state);

/** The Markdown of each example: the files hold nothing but names and block texts. */
async function examples() {
  const found = [];
  for (const name of (await readdir(components)).sort()) {
    const text = await readFile(new URL(`${name}/examples.yaml`, components), "utf8").catch(() => "");
    for (const piece of text.split(/^- name: /m).slice(1)) {
      const markdown = piece.split(/^  markdown: \|\n/m)[1].replace(/^ {4}/gm, "").trim();
      if (/^## /m.test(markdown)) found.push({ component: name, markdown });
    }
  }
  return found;
}

/** An example as a question of its own, with an id that names its place and state. */
function named(markdown, id) {
  return markdown.replace(/^(## .*?)(?: *\{(.*)\})? *$/m, (_, title, words = "") => {
    const kept = words.split(/\s+/).filter((word) => word && !word.startsWith("#"));
    // One miss must settle it: of two options the second try would be the right one.
    if (id.endsWith("missed") && !/attempts=|\.steps/.test(words)) kept.push("attempts=1");
    return `${title} {${["#" + id, ...kept].join(" ")}}`;
  });
}

/** An answer to a question that is right, and one that is wrong, from what an open site holds. */
function answers({ form, box, ids }) {
  const typed = ({ accept }) => {
    const [kind, first, , unit, shown] = accept.map(([matcher]) => matcher).find(([kind]) => kind !== "r") ?? ["w", "?"];
    return kind === "n" ? `${shown.split("..")[0]}${unit && " " + unit}` : first;
  };
  switch (form) {
    case "choice": case "multiple": {
      const wrong = ids.filter((id) => !box.right.includes(id));
      return { right: [...box.right].sort().join(" "), wrong: wrong[0] };
    }
    case "text": case "number": return { right: typed(box), wrong: "nonsense" };
    case "cloze": {
      const right = box.gaps.map(typed);
      return { right: right.join("\n"), wrong: right.map((word, at) => (at ? word : "nonsense")).join("\n") };
    }
    case "order": {
      const right = box.right.flat();
      return { right: right.join(" "), wrong: [...right].reverse().join(" ") };
    }
    case "match": {
      const left = Object.keys(box.right), right = Object.values(box.right);
      const pair = (turn) => left.map((id, at) => `${id}:${right[(at + turn) % right.length]}`).join(" ");
      return { right: pair(0), wrong: pair(1) };
    }
    case "parsons": {
      const lines = box.right.map(([id, level]) => `${id}:${level ?? 0}`);
      return { right: lines.join(" "), wrong: [...lines].reverse().join(" ") };
    }
    case "recall": return { right: ids.map((id) => `${id}:good`).join(" "), wrong: ids.map((id, at) => `${id}:${at ? "good" : "again"}`).join(" ") };
    default: return { right: "My own words.", wrong: "Other words." };
  }
}

/** What a learner's browser would hold for a question in a state. */
function kept(question, state) {
  const { right, wrong } = answers(question);
  const tries = { open: [], right: [right], missed: [wrong], shown: [wrong] }[state];
  const shown = state === "shown" && expected(question.form, state) === "shown";
  return { a: tries.map((answer) => [1, answer]), r: shown ? 9 : 0 };
}

const list = await examples();
const page = (language) => {
  const questions = list.flatMap(({ component, markdown }, at) => states.map((state) => named(markdown, `${component}-${at}-${state}`)));
  return `---\ntitle: Gallery\nlanguage: ${language}\nattempts: 2\n---\n\n${questions.join("\n\n")}\n`;
};
const folder = fileURLToPath(new URL("../../target/gallery/", import.meta.url));
let output;

describe("gallery", () => {
  let browser;
  before(async () => {
    const built = await build({
      "site.yaml": "id: gallery\ntitle: Gallery\nseal: open\n",
      "content/index.md": "# Gallery\n\n[English](gallery.md), [Arabic](rtl.md)\n",
      "content/gallery.md": page("en"),
      "content/rtl.md": page("ar"),
    });
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    output = folder + "output/";
    await cp(built, output, { recursive: true });
    browser = await launch("chromium");
  });
  after(() => browser?.close());

  test("every form has examples", () => {
    const forms = ["choice", "multiple", "text", "number", "cloze", "order", "match", "parsons", "recall", "written"];
    const missing = forms.filter((form) => !list.some(({ component }) => component === form));
    assert.deepEqual(missing, []);
  });

  for (const name of ["gallery", "rtl"]) {
    for (const scheme of ["light", "dark"]) {
      for (const width of [360, 1280]) {
        test(`${name}, ${scheme}, ${width}: every state is what it says, and axe finds nothing`, async () => {
          const look = async (page) => {
            await page.setViewport({ width, height: 900 });
            await page.emulateMediaFeatures([
              { name: "prefers-color-scheme", value: scheme },
              { name: "prefers-reduced-motion", value: "reduce" },
            ]);
          };
          const { page, faults } = await open(browser, pathToFileURL(`${output}${name}.html`).href, { before: look });
          const questions = await page.evaluate(() => JSON.parse(document.getElementById("qm-data").textContent).questions);
          const stored = Object.fromEntries(questions.map((question) => {
            const state = question.id.split("-").at(-1);
            return [`qm1:gallery:${name}:${question.id}`, kept(question, state)];
          }));
          if (name === "gallery") {
            await writeFile(folder + "answers.json", JSON.stringify({ quizmill: 1, site: "gallery", answers: stored }));
          }
          await page.evaluate((stored) => {
            localStorage.clear();
            for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, JSON.stringify(value));
          }, stored);
          await page.reload();
          const found = await page.$$eval("[data-question]", (all) => all.map(({ dataset }) => [dataset.question, dataset.state]));
          for (const [id, state] of found) {
            const { form, attempts } = questions.find((question) => question.id === id);
            const asked = id.split("-").at(-1);
            // With one try only, a miss settles the question before anything can be shown.
            const wanted = asked === "shown" && attempts === 1 ? ["shown", "missed"] : [expected(form, asked)];
            assert.ok(wanted.includes(state), `${id} is ${state}`);
          }
          assert.deepEqual(await accessibility(page), []);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
          const { read, backwards } = await page.evaluate(() => {
            const place = (node, at) => {
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              return range.getBoundingClientRect();
            };
            // The sign at the end of Latin text stands to the right of its first letter, in pages of any direction.
            const read = [...document.querySelectorAll(".qm-option label > span")].filter(({ childNodes, textContent }) =>
              childNodes.length === 1 && childNodes[0].nodeType === 3 && /^[A-Za-z].*[.?!)]$/.test(textContent));
            const backwards = read.filter(({ firstChild }) => {
              const first = place(firstChild, 0), last = place(firstChild, firstChild.length - 1);
              return first.top === last.top && last.left < first.left;
            });
            return { read: read.length, backwards: backwards.map(({ textContent }) => textContent) };
          });
          assert.ok(read > 0, "no option ends with a sign");
          assert.deepEqual(backwards, []);
          assert.deepEqual(faults, []);
          await page.screenshot({ path: `${folder}${name}-${scheme}-${width}.png`, fullPage: true });
          await page.close();
        });
      }
    }
  }
});
