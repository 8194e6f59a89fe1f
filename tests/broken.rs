//! For each form of answer, a question that is broken in its own way: its own coded report, at its place, and no other.

use quizmill::command::{CourseOptions, check_files};
use quizmill::diagnostic::short;
use quizmill::text::MemoryFiles;

fn reports(question: &str) -> Vec<String> {
    reports_of(&format!("# Page\n\n{question}"))
}

fn reports_of(page: &str) -> Vec<String> {
    let files = MemoryFiles::new([("site.yaml", "id: x\n"), ("content/index.md", "# Home\n"), ("content/p.md", page)]);
    let options =
        CourseOptions { root: ".".into(), drafts: false, untrusted: false, threads: 1, ..CourseOptions::default() };
    let (report, _) = check_files(&files, &options).expect("nothing is read from disk");
    let heads = report.findings().iter().map(|finding| short(finding).split(']').next().unwrap_or_default().to_owned());
    heads.map(|head| head.trim_start_matches("content/").to_owned() + "]").collect()
}

#[test]
fn every_form_has_reports_of_its_own() {
    for (question, expected) in [
        ("## Q\n\n- [ ] a\n- [ ] b\n", "p.md:5:1: error[no-right-option]"),
        ("## Q {.choice}\n\n- [x] a\n- [x] b\n", "p.md:3:7: error[right-options]"),
        ("## Q {.multiple}\n\n- [x] a\n- [ ] a\n", "p.md:6:1: error[duplicate-option]"),
        ("## Q {.multiple}\n\n- [x] a\n", "p.md:5:1: error[too-few-options]"),
        ("## Q {.text}\n\nWhy?\n", "p.md:3:7: error[missing-answer]"),
        ("## Q\n\n> [!ANSWER]\n> - [ ] a\n", "p.md:5:3: error[no-answer]"),
        ("## Q\n\n> [!ANSWER]\n> - a\n> - A\n", "p.md:7:3: error[duplicate-answer]"),
        ("## Q\n\n> [!ANSWER]\n> - re: `(?=a)`\n", "p.md:6:10: error[answer-pattern]"),
        ("## Q {.number}\n\n> [!ANSWER]\n> - about five\n", "p.md:6:3: error[number-answer]"),
        ("## Q {.number}\n\n> [!ANSWER]\n> - 5 cm\n> - 6\n", "p.md:7:3: error[number-answer]"),
        ("## Q {.cloze}\n\nNo gap.\n", "p.md:3:7: error[missing-answer]"),
        ("## Q {.cloze}\n\nA [[ ]].\n", "p.md:3:7: error[gap-answer]"),
        ("## Q {.cloze}\n\nA [[a|]].\n", "p.md:5:3: error[empty-part]"),
        ("## Q {.cloze}\n\nA [[b]](c.md).\n", "p.md:5:3: error[broken-gap]"),
        ("## Q {.cloze}\n\nA [[b]].\n\n> [!BANK]\n> - b\n", "p.md:8:3: error[bank-piece]"),
        ("## Q {.order}\n\n- a\n- b\n", "p.md:3:7: error[missing-answer]"),
        ("## Q {.order}\n\n1. a\n", "p.md:3:7: error[too-few-pieces]"),
        ("## Q {.order}\n\n1. a\n2. b\n   - c\n", "p.md:6:1: error[step-bullets]"),
        ("## Q {.match}\n\n| a | b |\n| - | - |\n| x | 1 |\n| x | 2 |\n", "p.md:8:3: error[duplicate-pair]"),
        ("## Q {.match}\n\n| a | b |\n| - | - |\n| x | 1 |\n| y | |\n", "p.md:8:3: error[empty-part]"),
        ("## Q {.parsons}\n\n```rust\na();\nb();\n```\n\n> [!BANK]\n> - `a();`\n", "p.md:11:3: error[bank-piece]"),
        ("## Q {.parsons}\n\n```rust\na();\n```\n", "p.md:3:7: error[too-few-pieces]"),
        ("## Q {.recall}\n\nNo back.\n", "p.md:3:7: error[missing-answer]"),
        ("## Q {.recall}\n\n| a | b |\n| - | - |\n| x | 1 |\n| x | 2 |\n", "p.md:8:3: error[duplicate-pair]"),
        ("## Q {.written}\n\nSay it.\n\n> [!ANSWER]\n", "p.md:7:3: error[empty-part]"),
        ("## Q {.written}\n\n- [x] a\n- [ ] b\n", "p.md:5:1: error[two-answers]"),
    ] {
        assert_eq!(reports(question), [expected], "{question}");
    }
}

#[test]
fn a_backslash_makes_a_brace_text() {
    for title in ["What is \\{}", "What is \\{\\}", "What is \\{#a}", "What is \\{} {#a}", "What is \\{#a} for"] {
        assert_eq!(reports(&format!("## {title}\n\n- [x] a\n- [ ] b\n")), [""; 0], "{title}");
    }
}

#[test]
fn a_gap_that_cannot_be_read_is_told_of_at_its_place_and_once() {
    for (question, expected) in [
        ("A [[foo] b", "p.md:5:3: error[broken-gap]"),
        ("A [[foo[0]]] b", "p.md:5:3: error[broken-gap]"),
        ("A [[foo[0]]] and [[b]]", "p.md:5:3: error[broken-gap]"),
        ("A [[foo\nbar]] b", "p.md:5:3: error[broken-gap]"),
        ("A [[[foo]]] b", "p.md:5:4: error[broken-gap]"),
        ("A [[[foo]] b", "p.md:5:4: error[broken-gap]"),
        ("Use `print([[x]])`.", "p.md:5:12: error[broken-gap]"),
        ("Use `print([[ ]])`.\n\n> [!ANSWER]\n> 1. x", "p.md:5:12: error[broken-gap]"),
        ("Use `print([[x]])` and [[y]].", "p.md:5:12: warning[unread-gap]"),
        ("A [[ ]] b\n\n> [!ANSWER]\n> x", "p.md:7:3: error[gap-answer]"),
        ("```py gaps=\"«\"\n«x»\n```", "p.md:5:7: error[fence-attribute]"),
    ] {
        assert_eq!(reports(&format!("## Q {{.cloze}}\n\n{question}\n")), [expected], "{question}");
    }
    let page = "---\nform: cloze\n---\n\n# Page\n\n## Q\n\nA [[foo] b\n\n## Prose\n\n`a[[0]]` and \\[[text\n";
    assert_eq!(reports_of(page), ["p.md:9:3: error[broken-gap]"]);
    for question in ["`[[ -f x ]]`, [[y]]", "`[[1, 2]]`, [[y]]", "`x[0][1]`, [[y]]", "\\[[[y]]"] {
        assert_eq!(reports(&format!("## Q {{.cloze}}\n\n{question}\n")), [""; 0], "{question}");
    }
}

#[test]
fn one_mistake_is_told_once() {
    for (question, expected) in [
        ("## Q\n\n- [v] a\n- [ ] b\n", "p.md:5:3: error[task-marker]"),
        ("## Q\n\n- [*] a\n- [ ] b\n", "p.md:5:3: error[task-marker]"),
        ("## Q\n\n- [\u{445}] a\n- [ ] b\n", "p.md:5:3: error[task-marker]"),
        ("## Q\n\n- [\u{ff58}] a\n- [ ] b\n", "p.md:5:3: error[task-marker]"),
        ("## Q\n\n- [x] a\n- [\u{a0}] b\n", "p.md:6:3: error[task-marker]"),
        ("## Q\n\n- [ ] a\n- b\n", "p.md:6:1: error[mixed-list]"),
        ("## Q\n\n- p\n- q\n\n- [x] a\n- [ ] b\n", "p.md:5:1: error[mixed-list]"),
        ("## Q\n\n- [x] a\n  - [ ] b\n", "p.md:6:5: error[misplaced-box]"),
        ("## Q\n\n- [ ] a\n  - [x] b\n- [ ] c\n", "p.md:6:5: error[misplaced-box]"),
        ("## Q {.cloze}\n\n- [x] [[a]]\n", "p.md:5:3: error[misplaced-box]"),
        ("## Q {.match}\n\n- a\n  - [x] b\n- c\n  - d\n", "p.md:6:5: error[misplaced-box]"),
        ("## Q\n\n- [x] a\n- [ ] b\n\n[!EXPLANATION] c\n", "p.md:8:1: error[label-inside]"),
        ("##\u{200b}Q\n\nText.\n", "p.md:3:1: error[heading-space]"),
        ("## Q\n\n- [x] a\n- [ ] b\n\n\u{200b}## R\n\n- [x] a\n- [ ] c\n", "p.md:8:1: error[heading-space]"),
        ("## Q {time = 90s}\n\n- [x] a\n- [ ] b\n", "p.md:3:7: error[heading-attribute]"),
        ("## Q {#q time= 90s}\n\n- [x] a\n- [ ] b\n", "p.md:3:10: error[heading-attribute]"),
        ("## Q {one two}\n\n- [x] a\n- [ ] b\n", "p.md:3:7: error[heading-attribute]"),
        ("<font color=red>x</font>\n", "p.md:3:1: error[html-unknown]"),
        ("Text <center>x</center> y\n", "p.md:3:6: error[html-unknown]"),
        ("x</center>\n", "p.md:3:2: error[html-unknown]"),
        ("<script>\n\nalert(1)\n\n</script>\n", "p.md:3:1: error[html-blocked]"),
        ("<video src=\"a.mp4\"></video>\n", "p.md:3:1: error[html-blocked]"),
        ("## Q {.parsons}\n\n```py file=\"x.py\"\n```\n", "p.md:5:13: error[missing-file]"),
        ("## Q {.order}\n\n1. a\n2) b\n", "p.md:6:1: error[split-list]"),
        ("## Q {.order}\n\n1. a\n\nText.\n\n2. b\n", "p.md:9:1: error[split-list]"),
        (
            "## Q {.match}\n\n| a | b |\n| - | - |\n| x | 1 |\n> Text.\n| y | 2 |\n",
            "p.md:8:1: error[feedback-not-indented]",
        ),
    ] {
        assert_eq!(reports(question), [expected], "{question}");
    }
}

#[test]
fn words_are_answers_as_they_are_typed() {
    for (answer, column) in [("\\*", 5), ("a\\*b", 6), ("\\\\", 5), ("AT&amp;T", 7), ("&lt;", 5), ("a *b*", 7)] {
        let expected = format!("p.md:6:{column}: error[answer-markup]");
        assert_eq!(reports(&format!("## Q\n\n> [!ANSWER]\n> - {answer}\n")), [expected], "{answer}");
    }
    for answer in ["C:\\dir", "\\alpha", "AT&T", "a & b", "a * b", "`\\*`", "`&amp;`"] {
        assert_eq!(reports(&format!("## Q\n\n> [!ANSWER]\n> - {answer}\n")), [""; 0], "{answer}");
    }
}
