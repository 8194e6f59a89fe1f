// Reads LiaScript pages line by line: node arcus-lia.mjs FOLDER
// Prints {questions, paragraphs}: for each quiz its file, line, kind, the letters and digits of its options, which are
// right, how many hints it has and its explanation's letters; and the letters of each paragraph that a reader sees.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const folder = process.argv[2];

// What a reader sees of a line of Markdown, as letters and digits.
function letters(text) {
  const link = /!?\[([^\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"([^"]*)")?\)/g;
  return text
    .replace(/(`+)([\s\S]*?)\1/g, (_, ticks, code) => code.replace(/[^\p{L}\p{N}]/gu, ""))
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^\s*\d+[.)]\s/gm, "")
    // The title of a picture is shown below it, and may hold links itself.
    .replace(link, "$1 $2")
    .replace(link, "$1 $2")
    .replace(/<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/gi, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function read(path) {
  const file = relative(folder, path);
  let lines = readFileSync(path, "utf8").split("\n");
  const start = lines.findIndex((line) => line.includes("-->")) + 1;
  const questions = [];
  const paragraphs = [];
  let fence = false;
  let paragraph = [];
  let first = 0;
  const flush = () => {
    const text = letters(paragraph.join("\n"));
    if (text.length > 0) paragraphs.push({ file, line: first + 1, letters: text });
    paragraph = [];
  };
  for (let at = start; at < lines.length; at++) {
    const line = lines[at];
    if (/^\s*```/.test(line)) {
      fence = !fence;
      flush();
      continue;
    }
    if (fence) {
      if (line.trim()) paragraphs.push({ file, line: at + 1, letters: line.replace(/[^\p{L}\p{N}]/gu, "") });
      continue;
    }
    const choice = line.match(/^\s*(?:- )?\[(\[|\()([ X])[\])]\](.*)$/);
    const typed = line.match(/^\s*\[\[([^\]|?!]{2,})\]\]\s*$/);
    const matrix = line.match(/^\s*(?:- )?\[((?:\([^)]*\)\s*)+)\]\s*$/);
    if (choice || typed || matrix) {
      flush();
      const question = { file, line: at + 1, hints: 0, explanation: "" };
      if (typed) {
        Object.assign(question, { kind: "typed", options: [typed[1]], right: [0] });
      } else if (matrix) {
        const columns = matrix[1].match(/\(([^)]*)\)/g).map(letters);
        Object.assign(question, { kind: "matrix", options: [], right: [] });
        for (; /^\s*(?:- )?\[ (?:[[(][ X][\])]\s*)+\]/.test(lines[at + 1]); at++) {
          const [, boxes, text] = lines[at + 1].match(/^\s*(?:- )?\[ ((?:[[(][ X][\])]\s*)+)\](.*)$/);
          question.options.push(letters(text));
          question.right.push(columns[boxes.match(/[[(][ X][\])]/g).findIndex((box) => box[1] === "X")]);
        }
      } else {
        Object.assign(question, { kind: choice[1] === "[" ? "multiple" : "single", options: [], right: [] });
        for (let found; (found = lines[at].match(/^\s*(?:- )?\[(\[|\()([ X])[\])]\](.*)$/)); at++) {
          if (found[2] === "X") question.right.push(question.options.length);
          question.options.push(letters(found[3]));
        }
        at--;
      }
      for (; /^\s*(?:- )?\[\[\?\]\]/.test(lines[at + 1] ?? ""); at++) question.hints++;
      if (/^\s*\*{3,}\s*$/.test(lines[at + 1] ?? "")) {
        const solution = [];
        for (at += 2; !/^\s*\*{3,}\s*$/.test(lines[at]); at++) {
          if (!/^\s*(```|@\S+$)/.test(lines[at])) solution.push(lines[at]);
        }
        question.explanation = letters(solution.join("\n"));
      }
      questions.push(question);
      continue;
    }
    if (line.trim() === "") {
      flush();
    } else if (!/^\s*@[\w.]+(\(.*\))?\s*$/.test(line)) {
      if (paragraph.length === 0) first = at;
      paragraph.push(line);
    }
  }
  flush();
  return { questions, paragraphs };
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
  .map((entry) => join(entry.path, entry.name))
  .sort();
const read_ = files.map(read);
console.log(
  JSON.stringify({
    questions: read_.flatMap((one) => one.questions),
    paragraphs: read_.flatMap((one) => one.paragraphs),
  }),
);
