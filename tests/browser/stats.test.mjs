// The page of numbers that `quizmill stats` writes for an author: accessible, nothing too wide, no requests.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { accessibility, launch, open } from "./support.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("the page of numbers is accessible and stands alone, light and dark, wide and narrow", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quizmill-stats-"));
  const file = join(folder, "stats.html");
  execFileSync(join(root, "target/debug/quizmill"), ["stats", "--root", root, "--format", "html", "--output", file]);
  const browser = await launch("chromium");
  for (const scheme of ["light", "dark"]) {
    for (const width of [320, 1280]) {
      const { page, faults } = await open(browser, pathToFileURL(file).href);
      await page.setViewport({ width, height: 900 });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      assert.deepEqual(await accessibility(page), [], `${scheme}, ${width}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}: too wide`);
      assert.ok(await page.$$eval("svg rect", (all) => all.filter((bar) => bar.getBoundingClientRect().width > 0).length) > 20);
      assert.deepEqual(faults, []);
      await page.close();
    }
  }
  await browser.close();
  rmSync(folder, { recursive: true });
});
