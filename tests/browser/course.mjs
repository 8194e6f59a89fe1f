// Small courses that a test writes itself, built into a folder that goes away with the test run.

import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** The program: the one that QUIZMILL names, or else the one that `cargo build` makes. */
const program = process.env.QUIZMILL ?? fileURLToPath(new URL("../../target/debug/quizmill", import.meta.url));

/**
 * Builds a course of these files (path to text; without a site.yaml it gets one) and gives the absolute path of its
 * output folder. A course with errors throws their report.
 */
export async function build(files, args = []) {
  const root = await mkdtemp(join(tmpdir(), "quizmill-test-"));
  process.on("exit", () => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ "site.yaml": "id: browser-test\ntitle: Test\n", ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  try {
    await promisify(execFile)(program, ["build", "--root", root, ...args]);
  } catch (error) {
    throw new Error(`the course was not built:\n${error.stderr ?? error}`);
  }
  return join(root, "output");
}

/** The address of a page of a built course, opened from disk. */
export const pageOf = (output, path) => pathToFileURL(join(output, path)).href;
