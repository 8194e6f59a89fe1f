// Counts quizzes of the "for Beginners" curricula: node beginners-json.mjs FOLDER
// Prints a list with, for each question, its file, its quiz, its place there, the letters and digits of its text and of
// its options, and the indexes of the options that are marked as right.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const folder = process.argv[2];
const letters = (text) => String(text).replace(/[^\p{Alphabetic}\p{N}]/gu, "");

function read(file) {
  const top = [JSON.parse(readFileSync(file, "utf8"))].flat();
  return top
    .flatMap((one) => one.quizzes)
    .flatMap((quiz) =>
      quiz.quiz.map((question, place) => ({
        file: relative(folder, file),
        quiz: quiz.id,
        title: letters(quiz.title),
        place,
        text: letters(question.questionText),
        options: question.answerOptions.map((option) => letters(option.answerText)),
        right: question.answerOptions.flatMap((option, index) => (String(option.isCorrect) === "true" ? [index] : [])),
      })),
    );
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();
console.log(JSON.stringify(files.flatMap(read)));
