//! Tables: the samples, with and without a mapping.

use crate::{Import, sample};

#[test]
fn a_table_becomes_a_page() {
    let imported = Import::of("csv", &[sample("csv/garden.csv")]);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.lossy, counts.refused), (6, 6, 0, 0));
    assert_eq!(imported.summary.notes[0].lost, ["the column `Author`"]);
    let page = imported.text("content/garden.md");
    let (_, body) = page.split_once("\n---\n").expect("front matter");
    assert_eq!(
        body.trim(),
        "\
## Which soil drains fastest? {#soil-1 .beginner tags=soil}

- [ ] Clay
- [ ] Silt
- [x] Sand

> [!HINT]
> Think of a beach.

> [!EXPLANATION]
> Its grains are large, so water finds its way.

## Question 2 {#soil-2 .intermediate .multiple tags=soil,compost}

Which of these feed the soil?\\
Pick all.

- [x] Compost
- [ ] Gravel
- [x] Leaves, rotted

## How deep is a bean sown? {#seeds-1 .intermediate tags=seeds}

- [ ] 1 cm
- [x] 3 cm
- [ ] 10 cm
- [ ] 30 cm

> [!EXPLANATION]
> A rule: three times the seed's own size.

## What does a seed need first? {#seeds-2 .beginner tags=seeds}

> [!ANSWER]
> - water
> - moisture

## At how many °C does lettuce stop to sprout? {#seeds-3 .advanced .number tags=seeds}

> [!ANSWER]
> - 25..30

## germination {#words-1 .recall tags=seeds}

> [!ANSWER]
> The first growth of a seed"
    );
    imported.again();
}

#[test]
fn a_mapping_names_the_columns_of_another_language() {
    let set = |options: &mut quizmill::command::ImportOptions| options.mapping = Some(sample("csv/garten.yaml"));
    let imported = Import::with("csv", &[sample("csv/garten.csv")], set);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.refused), (3, 2, 1));
    let refused: Vec<_> =
        imported.summary.notes.iter().filter_map(|note| Some((note.line, note.refused.as_deref()?))).collect();
    let reason = "it has 7 cells under a head of 6; a text with the separator in it stands in double quotes";
    assert_eq!(refused, [(3, reason)]);
    assert_eq!(imported.summary.notes[0].lost, ["commas between its columns, which are parted by semicolons"]);
    let page = imported.text("content/garten.md");
    assert!(
        page.contains("## Wann wird gesät? {#wann-wird-gesät .beginner}\n\n- [x] Im Mai\n- [ ] Im August\n"),
        "{page}"
    );
    assert!(page.contains("- [ ] gesund\n- [x] ohne Gift\n- [ ] teuer\n"), "{page}");
    imported.again();

    let without = Import::of("csv", &[sample("csv/garten.csv")]);
    let reason = without.summary.notes[0].refused.as_deref().unwrap_or_default();
    assert!(reason.starts_with("no column is called `question`; it has `Frage`, `Antwort 1`"), "{reason}");
}
