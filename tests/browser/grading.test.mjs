// The table of tests/grading, held against the page's script: in Node and in both browsers, whose regular expressions
// and Unicode tables are their own. `cargo test --test grading` holds the program to it and leaves the cases here.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, test } from "node:test";
import { launch } from "./support.mjs";

const folder = new URL("../../target/tmp/grading/", import.meta.url);
const theme = new URL("../../themes/margin/", import.meta.url);
const text = (name, base) => readFile(fileURLToPath(new URL(name, base)), "utf8");

const cases = JSON.parse(await text("cases.json", folder).catch(() => {
  throw new Error("there are no cases: run `cargo test --locked --test grading` first");
}));
/** What is sealed in each question, from the pages of an open site. */
const questions = {};
for (const form of new Set(cases.map(({ form }) => form))) {
  const html = await text(`output/${form}.html`, folder);
  const island = JSON.parse(html.match(/<script type="application\/json" id="qm-data">(.*?)<\/script>/s)[1]);
  for (const question of island.questions) questions[question.id] = question;
}

/** The theme's graders: its grading script and the script of every component that a form needs. */
const scripts = [await text("script/grade.js", theme)];
for (const name of (await readdir(fileURLToPath(new URL("components", theme)))).sort()) {
  const script = await text(`components/${name}/script.js`, theme).catch(() => "");
  if (/^(graders|forms)\.|^(function|const) \w*(grade|form|fold|fits)/im.test(script)) scripts.push(script);
}
const source = `const forms = {}, graders = {}, components = {};\n${scripts.join("\n")}\nreturn graders;`;

/** Runs where it is sent to, so it may use nothing from here. */
function run(source, questions, cases) {
  const graders = new Function(source)();
  return cases.map(({ form, question, answer }) => {
    const { box, ...spec } = questions[question];
    const grade = graders[form](box, answer, spec);
    if (!grade) return { is: "void", parts: "", known: "" };
    return {
      is: `${grade.right}/${grade.of}`,
      parts: grade.parts.map((part) => (part ? "1" : "0")).join(""),
      known: grade.mistakes.map((mistake) => mistake.join(":")).join(" "),
    };
  });
}

function compare(found) {
  const faults = cases.flatMap((one, at) => {
    const { is, parts, known } = found[at];
    const fits = is === one.is && (!one.parts || parts === one.parts) && known === one.known;
    return fits ? [] : `${one.form}.yaml:${one.line}: ${JSON.stringify(one.answer.slice(0, 80))} is ${is} ${parts} ${known}, expected ${one.is} ${one.parts} ${one.known}`;
  });
  assert.deepEqual(faults, []);
}

describe("the page's script grades as the table says", () => {
  test("there are enough cases, in every form", () => {
    assert.ok(cases.length >= 150, `${cases.length} cases`);
    assert.equal(new Set(cases.map(({ form }) => form)).size, 10);
  });

  test("in Node", () => compare(run(source, questions, cases)));

  for (const name of ["chromium", "firefox"]) {
    test(`in ${name}`, async () => {
      const browser = await launch(name);
      try {
        const page = await browser.newPage();
        compare(await page.evaluate(run, source, questions, cases));
      } finally {
        await browser.close();
      }
    });
  }
});
