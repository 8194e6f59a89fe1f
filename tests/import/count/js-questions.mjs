// Counts the question lists of "JavaScript Questions" with one expression a piece: node js-questions.mjs FOLDER
// Prints a list with, for each question, its file, number, the letters and digits of its title, of its options (by the
// order in the file), the place of the right one (null where its options are no list), and the explanation's letters in
// the order of the alphabet (null where it has links or tags, whose addresses nobody reads).

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const folder = process.argv[2];
const letters = (text) => text.replace(/<br \/>|&nbsp;/g, "").replace(/[^\p{Alphabetic}\p{N}]/gu, "");
const fold = (letter) => letter.replace(/ـ/g, "").replace("أ", "ا");

function sorted(text) {
  const words = text.replace(/<\/?(?:p|div)>|^ *```[^`\n]*$|^ *\d+\. /gm, "");
  return /<|\]\(/.test(words) ? null : [...letters(words)].sort().join("");
}

// The answers are folded, so each piece between `</details>` and the next one holds one question.
function read(file) {
  const text = readFileSync(file, "utf8").replace(/\r/g, "").replace(/^\uFEFF/, "");
  const found = [];
  for (const piece of text.split("</details>")) {
    const [above, below] = piece.split("<details><summary>");
    // Another fold may stand above the first question; it has no options.
    const head = [...above.matchAll(/^(?:#{6} *(?:<a [^>]*><\/a>)?| ?)(\d+)\.(?=[^\n]*\n)(.*)$/gm)].at(-1);
    if (!head || below === undefined) continue;
    const rest = above.slice(head.index + head[0].length);
    const options = [...rest.matchAll(/^- +(\p{L}ـ?): *([^\n]*(?:\n(?!- |\n)[^\n]*)*)$/gmu)];
    const answer = below.match(/(?:^#{4} [^\n]*[:：]|^ال[^\n]*:) *(\p{L}ـ?) *$/mu);
    const right = options.findIndex((option) => fold(option[1]) === fold(answer[1]));
    found.push({
      file: relative(folder, file),
      number: head[1],
      title: letters(head[2].replace(/<a [^>]*><\/a>/, "")),
      options: options.map((option) => letters(option[2])),
      right: options.length ? [right] : null,
      explanation: sorted(below.slice(answer.index + answer[0].length)),
    });
  }
  return found;
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
  .map((entry) => join(entry.path, entry.name))
  .sort();
console.log(JSON.stringify(files.flatMap(read)));
