// Counts freeCodeCamp challenge files of 2022 by splitting lines: node fcc-2022.mjs FOLDER
// Prints a list with, for each file, its path, the letters and digits of its options, and the right one's index.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const folder = process.argv[2];
const letters = (text) => text.replace(/<\/?[a-z]+>/g, "").replace(/[^\p{L}\p{N}]/gu, "");

function read(file) {
  const [, rest] = readFileSync(file, "utf8").split("\n## --answers--\n");
  const [answers, solution] = rest.split("\n## --video-solution--\n");
  const options = [""];
  let code = false;
  for (const line of answers.split("\n")) {
    if (line.startsWith("```")) code = !code;
    else if (line === "---" && !code) options.push("");
    else options[options.length - 1] += line;
  }
  return { file: relative(folder, file), options: options.map(letters), right: [Number(solution.trim()) - 1] };
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
  .map((entry) => join(entry.path, entry.name))
  .sort();
console.log(JSON.stringify(files.map(read)));
