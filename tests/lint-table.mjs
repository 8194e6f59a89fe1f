// Counts what `quizmill check` finds in real courses, for docs/lint-precision.md.
//
//   node tests/lint-table.mjs [--program FILE] [--all] [--samples CODE [--count N]] NAME=COURSE[,REPORT] …
//
// COURSE is the folder of a course; REPORT is what `quizmill import --report` wrote for it, and turns places in the course into places
// in the files that were imported. Without `--samples` it prints a table of findings, a row for each code and a column for each course.
// With it, N findings of one code (20 where nothing is said), spread evenly over all of them: where the question stands in its source,
// what is said, and the line of the course that it is said of.
//
// `--all` also asks for the codes that are off. It writes a copy of each course's site.yaml for that, in a temporary folder with
// links to the rest, so that the course stays as it is.

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const here = path.dirname(new URL(import.meta.url).pathname);
const options = { program: path.join(here, "../target/debug/quizmill"), all: false, samples: null, count: 20 };
const courses = [];
for (let rest = process.argv.slice(2); rest.length > 0; ) {
  const word = rest.shift();
  if (word === "--all") options.all = true;
  else if (word === "--program") options.program = rest.shift();
  else if (word === "--samples") options.samples = rest.shift();
  else if (word === "--count") options.count = Number(rest.shift());
  else if (/^[^=-][^=]*=/.test(word)) {
    const [name, places] = word.split(/=(.*)/s);
    const [root, report] = places.split(",");
    courses.push({ name, root, report });
  } else {
    console.error(`not understood: ${word}`);
    process.exit(2);
  }
}
if (courses.length === 0) {
  console.error("name at least one course: NAME=COURSE[,REPORT]");
  process.exit(2);
}

/** The codes that are not errors, with their severity, in the order of the program. */
function lints() {
  const text = execFileSync(options.program, ["explain"], { encoding: "utf8" });
  const lines = text.trim().split("\n").map((line) => line.split(/\s+/));
  return lines.filter(([, severity]) => severity !== "error").map(([code, severity]) => ({ code, severity }));
}

/** The course with every code told, as links beside a site.yaml of its own. */
function told(root, known) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "lint-table-"));
  for (const name of fs.readdirSync(root)) {
    if (name !== "site.yaml" && name !== "output") fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  const file = path.join(root, "site.yaml");
  const settings = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const own = settings.replace(/^severity:.*\n(?:[ \t].*\n)*/m, "");
  const off = known.filter(({ severity }) => severity === "off").map(({ code }) => `  ${code}: warning\n`);
  fs.writeFileSync(path.join(folder, "site.yaml"), `${own.trimEnd()}\nseverity:\n${off.join("")}`);
  return folder;
}

/** Findings of a course, and how many questions it has. */
function check({ root }, known) {
  const folder = options.all ? told(root, known) : root;
  const run = (format) => spawnSync(options.program, ["check", "--root", folder, "--format", format], { encoding: "utf8", maxBuffer: 1 << 30 });
  const findings = run("json").stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const questions = Number(/and (\d+) questions?/.exec(run("short").stdout)?.[1] ?? 0);
  if (options.all) fs.rmSync(folder, { recursive: true });
  return { findings, questions };
}

/** Where the question around a place of the course comes from. */
function origin(course, finding) {
  const place = finding.labels[0];
  if (!place) return "the course";
  const written = `${place.path}:${place.line}`;
  if (!course.report || !fs.existsSync(path.join(course.root, place.path))) return written;
  course.notes ??= new Map(JSON.parse(fs.readFileSync(course.report, "utf8")).notes.map((note) => [`${note.page}#${note.id}`, note]));
  const lines = fs.readFileSync(path.join(course.root, place.path), "utf8").split("\n").slice(0, place.line);
  for (const line of lines.reverse()) {
    const id = /^#+ .*\{[^}]*#([^\s}]+)[^}]*\}\s*$/.exec(line)?.[1];
    const note = id && course.notes.get(`${place.path}#${id}`);
    // A file with one question is named without a line.
    if (note) return note.line ? `${note.file}:${note.line}` : note.file;
  }
  return written;
}

const known = lints();
const results = courses.map((course) => ({ course, ...check(course, known) }));

if (options.samples) {
  const all = results.flatMap(({ course, findings }) =>
    findings.filter(({ code }) => code === options.samples).map((finding) => ({ course, finding })));
  console.log(`${options.samples}: ${all.length} findings`);
  const count = Math.min(options.count, all.length);
  for (let at = 0; at < count; at++) {
    const { course, finding } = all[Math.floor((at * all.length) / count)];
    const place = finding.labels[0];
    const file = place && path.join(course.root, place.path);
    const line = file && fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n")[place.line - 1].trim() : "";
    console.log(`- ${course.name} ${origin(course, finding)}: ${finding.message}\n  > ${line}`);
  }
} else {
  const names = results.map(({ course }) => course.name);
  console.log(`| code | usual severity | ${names.join(" | ")} |`);
  console.log(`| --- | --- |${" ---: |".repeat(names.length)}`);
  console.log(`| questions | | ${results.map(({ questions }) => questions).join(" | ")} |`);
  for (const { code, severity } of known) {
    const counts = results.map(({ findings }) => findings.filter((finding) => finding.code === code).length);
    if (counts.some((count) => count > 0)) console.log(`| \`${code}\` | ${severity} | ${counts.join(" | ")} |`);
  }
}
