// A course that a test writes itself, built into a folder that goes away with the test run.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const program = process.env.QUIZMILL ?? fileURLToPath(new URL("../../target/debug/quizmill", import.meta.url));

/** Builds a course of `{ path: text }`; gives the absolute path of the output folder. */
export async function build(files, args = []) {
  const root = await mkdtemp(join(tmpdir(), "quizmill-"));
  after(() => rm(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await promisify(execFile)(program, ["build", "--root", root, ...args]);
  return join(root, "output");
}
