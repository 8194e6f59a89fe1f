//! Moodle's Aiken format: the sample.

use crate::{Import, sample};

#[test]
fn a_file_becomes_a_page() {
    let imported = Import::of("aiken", &[sample("aiken")]);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.lossy, counts.refused), (4, 3, 0, 1));
    let last = imported.summary.notes.last().expect("a note");
    assert_eq!((last.line, last.question.as_str()), (19, "Which plant fixes nitrogen?"));
    assert_eq!(last.refused.as_deref(), Some("line 23: the answer is D, but the options end with C"));
    let page = imported.text("content/garden.md");
    let (_, body) = page.split_once("\n---\n").expect("front matter");
    assert_eq!(
        body.trim(),
        "\
## Which tool loosens the soil? {#which-tool-loosens-the-soil}

- [ ] A rake
- [x] A fork
- [ ] A watering can

## What is the pH of neutral soil? {#what-is-the-ph-of-neutral-soil}

- [ ] 5
- [x] 7
- [ ] 9

## Question 3 {#read-the-label-sow-in-rows-30-cm-apart-how-far-apart-are-the}

Read the label: \"Sow \\*in rows\\*, <30 cm> apart\".\\
How far apart are the rows?

- [ ] 3 cm
- [x] 30 cm"
    );
    imported.again();
}
