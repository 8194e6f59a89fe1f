// Counts the quizzes of mdbook-quiz: node rust-book-quizzes.mjs FOLDER
// Prints a list with, for each question, its file, its place there, its type, the letters and digits of its options in
// the order that learners must see (or any, where `mixed`), which are right, the answers that are typed, the explanation
// and the text that it shares with others. TOML is read by a reader of its own that knows what these files hold.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const ESCAPES = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\", b: "\b", f: "\f" };

/** Reads TOML: tables, dotted keys, strings of all four kinds, numbers, truth values and lists. */
class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  fail(what) {
    throw new Error(`${what} at line ${this.text.slice(0, this.at).split("\n").length}`);
  }

  blank(lines) {
    for (;;) {
      const rest = this.text.slice(this.at);
      const found = /^(?:[ \t]+|#[^\n]*)/.exec(rest) ?? (lines ? /^\r?\n/.exec(rest) : null);
      if (!found) return;
      this.at += found[0].length;
    }
  }

  take(expression) {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found) this.at = expression.lastIndex;
    return found;
  }

  file() {
    const root = {};
    let table = root;
    for (this.blank(true); this.at < this.text.length; this.blank(true)) {
      const head = this.take(/(\[\[?)([\w.-]+)\]\]?/y);
      if (head) {
        if (head[1] === "[[") {
          root[head[2]] ??= [];
          root[head[2]].push((table = {}));
        } else {
          table = root[head[2]] ??= {};
        }
        continue;
      }
      const key = this.take(/([\w.-]+)[ \t]*=[ \t]*/y) ?? this.fail("no key");
      const names = key[1].split(".");
      const last = names.pop();
      let place = table;
      for (const name of names) place = place[name] ??= {};
      place[last] = this.value();
    }
    return root;
  }

  value() {
    const triple = this.take(/"""\n?((?:\\[^]|[^\\])*?)"""/y);
    if (triple) return this.plain(triple[1].replace(/\\\n\s*/g, ""));
    const quoted = this.take(/"((?:\\.|[^"\\\n])*)"/y);
    if (quoted) return this.plain(quoted[1]);
    const raw = this.take(/'''\n?([^]*?)'''/y) ?? this.take(/'([^'\n]*)'/y);
    if (raw) return raw[1];
    if (this.take(/\[/y)) {
      const list = [];
      for (this.blank(true); !this.take(/\]/y); this.blank(true)) {
        list.push(this.value());
        this.blank(true);
        this.take(/,/y);
      }
      return list;
    }
    const word = this.take(/true|false|-?\d+/y) ?? this.fail("no value");
    return word[0] === "true" ? true : word[0] === "false" ? false : Number(word[0]);
  }

  plain(text) {
    return text.replace(/\\(.)/g, (_, letter) => ESCAPES[letter] ?? this.fail(`\\${letter}`));
  }
}

/** Letters and digits as learners read them: running text, then code. Hidden lines of drawn programs do not count. */
function letters(markdown) {
  let running = "";
  let code = "";
  let fence = null;
  for (const line of markdown.split("\n")) {
    const mark = /^ {0,3}```(.*)$/.exec(line);
    if (mark) {
      fence = fence === null ? mark[1] : null;
    } else if (fence === null && /^ {4}/.test(line)) {
      code += line;
    } else if (fence === null) {
      running += line
        .replace(/^\s*\d+[.)] /, "")
        .replace(/@Perm\{own\}/g, "O")
        .replace(/<\/?(?:sup|sub|em|b|i|br)>/g, "")
        .replace(/&[a-z]+;/g, "")
        .replace(/\]\([^)]*\)/g, "");
    } else if (fence.startsWith("aquascope")) {
      if (!/^#(?!\[)/.test(line)) code += line.replace(/`\([^`]*\)`/g, "");
    } else {
      code += line;
    }
  }
  return bare(running) + bare(code);
}

const bare = (text) => text.replace(/[^\p{Alphabetic}\p{N}]/gu, "");

function read(question, shared) {
  const { type, prompt, answer } = question;
  const told = {
    id: question.id,
    type,
    context: letters(question.context ?? ""),
    shared: question.multipart === undefined ? null : letters(shared[question.multipart]),
  };
  if (type === "Tracing") {
    return { ...told, asked: letters("```\n" + prompt.program + "\n```"), compiles: answer.doesCompile, line: answer.lineNumber ?? null, answers: answer.doesCompile ? [answer.stdout.trim()] : [] };
  }
  told.asked = letters(prompt.prompt);
  if (type === "ShortAnswer") return { ...told, answers: [answer.answer, ...(answer.alternatives ?? [])] };
  const right = [answer.answer].flat();
  let options = prompt.distractors.map((text) => [text, false]);
  const added = right.map((text) => [text, true]);
  if (prompt.answerIndex !== undefined) options.splice(prompt.answerIndex, 0, ...added);
  else options = [...added, ...options];
  if (prompt.sortAnswers) options.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return {
    ...told,
    several: Array.isArray(answer.answer),
    mixed: prompt.answerIndex === undefined && !prompt.sortAnswers,
    options: options.map(([text, isRight]) => ({ letters: letters(text), right: isRight })),
  };
}

const folder = process.argv[2];
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".toml"))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();
const questions = files.flatMap((file) => {
  const quiz = new Reader(readFileSync(file, "utf8")).file();
  const name = relative(folder, file);
  return quiz.questions.map((question, index) => ({ file: name, index, ...read(question, quiz.multipart) }));
});
console.log(JSON.stringify(questions));
