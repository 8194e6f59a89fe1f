// A course that a test writes and builds for itself.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const program = process.env.QUIZMILL ?? fileURLToPath(new URL("../../target/debug/quizmill", import.meta.url));

/** Writes files, as { path: text }, into a new temporary folder, builds the course there and gives its output folder. */
export async function build(files, args = []) {
  const root = await mkdtemp(join(tmpdir(), "quizmill-course-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  try {
    await promisify(execFile)(program, ["build", "--root", root, ...args]);
  } catch (error) {
    throw new Error(`the course was not built: ${error.stdout ?? ""}${error.stderr ?? error.message}`);
  }
  return join(root, "output");
}
