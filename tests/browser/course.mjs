// Small courses that a test writes and builds for itself.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const project = fileURLToPath(new URL("../../", import.meta.url));

/** Runs quizmill, the one that QUIZMILL names or else the one that the sources give. */
function quizmill(...words) {
  const own = process.env.QUIZMILL;
  const [program, ...first] = own ? [own] : ["cargo", "run", "--quiet", "--locked", "--"];
  return execFileSync(program, [...first, ...words], { cwd: project, encoding: "utf8", stdio: "pipe" });
}

/**
 * Builds a course of these files (path to text; without a site.yaml it gets one) and gives the folder it is in, whose
 * pages are under `output`. The folder goes away with the test run. A course with errors throws their report.
 */
export function build(files) {
  const folder = mkdtempSync(join(tmpdir(), "quizmill-test-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ "site.yaml": "id: browser-test\ntitle: Test\n", ...files })) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  try {
    quizmill("build", "--root", folder);
  } catch (error) {
    throw new Error(`the course was not built:\n${error.stderr ?? error}`);
  }
  return folder;
}

/** The address of a page of a built course, opened from disk. */
export const pageOf = (folder, path) => pathToFileURL(join(folder, "output", path)).href;
