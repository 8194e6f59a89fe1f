//! Texts with gaps: answers embedded in a text, and words for the places of `[[1]]`.
//!
//! In: a question whose text holds gaps, which [`cloze`] reads. Out: a question with its gaps filled and, where one
//! picks, its bank; or a choice, where there is one gap with options.

use super::super::{Answer, Typed};
use super::cloze;
use super::question::Reader;
use super::shared::{self, Format, Place, Weighted, some};
use super::xml::{child, children, value};

impl Reader<'_, '_, '_, '_> {
    /// A text with `[[1]]` where the first of its words belongs.
    pub(super) fn words(&mut self, element: &'static str) {
        let mut words = Vec::new();
        let mut groups = Vec::new();
        for option in children(self.node, element) {
            let text = value(option, "text");
            words.push(if element == "dragbox" { self.words_of(&text) } else { text });
            groups.push(value(option, "group"));
        }
        let (text, format) = self.source(child(self.node, "questiontext"));
        let (pieces, numbers) = cloze::numbered(&text);
        if numbers.len() > cloze::MOST_GAPS {
            return self.question.refuse(format!("it has more than {} gaps", cloze::MOST_GAPS));
        }
        if numbers.is_empty() {
            return self.question.refuse("it has no gap");
        }
        if numbers.iter().any(|&number| number == 0 || number > words.len()) {
            self.question.refuse("a gap names a word that is not there");
            return;
        }
        if groups.iter().any(|group| *group != groups[0]) {
            self.lose("the groups of its words: all gaps share one list");
        }
        if words.iter().any(String::is_empty) {
            self.question.refuse("a word for its gaps is empty");
            return;
        }
        let gaps = numbers.iter().map(|&number| vec![cloze::right(&words[number - 1])]).collect();
        let others = words.iter().enumerate().filter(|(index, _)| !numbers.contains(&(index + 1)));
        let bank = others.map(|(_, word)| word.clone()).collect();
        self.gapped(&pieces, format, gaps, Some(bank));
    }

    /// A text with answers embedded in it.
    pub(super) fn embedded(&mut self) {
        let (text, format) = self.source(child(self.node, "questiontext"));
        let (pieces, gaps) = match cloze::embedded(&text) {
            Ok(found) => found,
            Err(reason) => return self.question.refuse(reason),
        };
        if gaps.is_empty() {
            return self.question.refuse("it has no gap");
        }
        if gaps.iter().any(|gap| gap.weight != gaps[0].weight) {
            self.lose("the different weights of its gaps");
        }
        let picked = gaps.iter().filter(|gap| gap.kind == cloze::Kind::Picked).count();
        if picked > 0 && picked < gaps.len() {
            return self
                .question
                .refuse("in some of its gaps one types and in others one picks: make two questions of it");
        }
        if picked == 1 {
            return self.picked(&pieces, format, &gaps[0]);
        }
        let mut answers = Vec::new();
        let mut lists: Vec<Vec<String>> = Vec::new();
        for gap in &gaps {
            let mut list = Vec::new();
            let mut weighted = Vec::new();
            for answer in &gap.answers {
                let text = if format == Format::Html || format == Format::Auto {
                    self.words_of(&answer.text)
                } else {
                    answer.text.clone()
                };
                let feedback = shared::clean(self.shelf.cleaner(), &answer.feedback, format, Place::Question);
                list.push(text.clone());
                weighted.push(Weighted { answer: text, weight: answer.weight, feedback });
            }
            answers.push(match gap.kind {
                cloze::Kind::Number => self.gap_numbers(weighted),
                cloze::Kind::Picked => self.gap_words(weighted),
                cloze::Kind::Typed | cloze::Kind::Exact => {
                    shared::typed(&mut self.question, weighted, gap.kind == cloze::Kind::Exact)
                }
            });
            list.sort();
            lists.push(list);
        }
        if picked == 0 {
            return self.gapped(&pieces, format, answers, None);
        }
        if lists.iter().any(|list| *list != lists[0]) {
            self.lose("the list of each gap: all gaps share one");
        }
        let right: Vec<String> =
            answers.iter().flatten().filter(|answer| answer.right).map(|answer| answer.text.to_lowercase()).collect();
        let mut bank: Vec<String> = lists.concat();
        bank.retain(|word| !right.contains(&word.to_lowercase()));
        bank.sort();
        bank.dedup();
        self.gapped(&pieces, format, answers, Some(bank));
    }

    fn gap_numbers(&mut self, answers: Vec<Weighted<String>>) -> Vec<Typed> {
        let mut numbers = Vec::new();
        for Weighted { answer, weight, feedback } in answers {
            if answer == "*" {
                if !feedback.is_empty() {
                    self.lose("the feedback for all other answers");
                }
                continue;
            }
            let (number, tolerance) = answer.split_once(':').unwrap_or((&answer, "0"));
            match shared::around(number, tolerance) {
                Ok(answer) => numbers.push(Weighted { answer, weight, feedback }),
                Err(reason) => self.question.refuse(reason),
            }
        }
        shared::numbers(&mut self.question, numbers, &[]);
        match std::mem::take(&mut self.question.answer) {
            Answer::Typed { answers, .. } => answers,
            _ => Vec::new(),
        }
    }

    /// The right words of a gap, and those that bring feedback.
    fn gap_words(&mut self, answers: Vec<Weighted<String>>) -> Vec<Typed> {
        let mut found = Vec::new();
        for Weighted { answer, weight, feedback } in answers {
            let right = weight >= shared::FULL;
            if weight != 0.0 && !right {
                self.lose(format!("the weight {weight} of the answer `{answer}`"));
            }
            if right || !feedback.is_empty() {
                found.push(Typed { right, feedback: some(feedback), ..cloze::right(&answer) });
            }
        }
        if !found.iter().any(|answer| answer.right) {
            self.question.refuse("a gap has no answer that is fully right");
        }
        found
    }

    /// One gap with options: a choice with a blank in its text.
    fn picked(&mut self, pieces: &[String], format: Format, gap: &cloze::Gap) {
        let blank = if format == Format::Markdown { "\\_\\_\\_\\_\\_" } else { "_____" };
        // At the end of a text the options follow anyway.
        let ends = pieces.last().is_none_or(|last| self.words_of(last).is_empty());
        let text = pieces.join(if ends { "" } else { blank });
        self.question.prompt = shared::clean(self.shelf.cleaner(), &text, format, Place::Question);
        self.files();
        let mut options = Vec::new();
        for answer in &gap.answers {
            let text = shared::clean(self.shelf.cleaner(), &answer.text, format, Place::Option);
            let feedback = shared::clean(self.shelf.cleaner(), &answer.feedback, format, Place::Question);
            options.push(Weighted { answer: text, weight: answer.weight, feedback });
        }
        self.question.shuffle = gap.mixed;
        shared::choices(&mut self.question, options, true);
    }

    /// A text whose pieces have gaps between them.
    fn gapped(&mut self, pieces: &[String], format: Format, gaps: Vec<Vec<Typed>>, bank: Option<Vec<String>>) {
        let word = "quizmillgap";
        if pieces.iter().any(|piece| piece.contains(word)) {
            return self.question.refuse(format!("its text holds the word `{word}`"));
        }
        // What is written first may be shown later, as what stands between the rows of a table.
        let mut marked = String::new();
        for (index, piece) in pieces.iter().enumerate() {
            marked.push_str(piece);
            if index + 1 < pieces.len() {
                marked.push_str(&format!("{word}{index}q"));
            }
        }
        let marked = shared::clean(self.shelf.cleaner(), &marked, format, Place::Question);
        let order: Vec<usize> = marked
            .as_str()
            .split(word)
            .skip(1)
            .filter_map(|part| part.split_once('q').and_then(|(number, _)| number.parse().ok()))
            .collect();
        let text = pieces.join(word);
        let (prompt, count) = shared::clean(self.shelf.cleaner(), &text, format, Place::Question).with_gaps(word);
        self.files();
        let mut every = order.clone();
        every.sort_unstable();
        if count != gaps.len() || !every.into_iter().eq(0..gaps.len()) {
            return self.question.refuse("one of its gaps stands where no gap can be");
        }
        self.question.prompt = prompt;
        let mut gaps: Vec<Option<Vec<Typed>>> = gaps.into_iter().map(Some).collect();
        let gaps = order.into_iter().filter_map(|index| gaps[index].take()).collect();
        self.question.answer = Answer::Cloze { gaps, bank };
    }
}

#[cfg(test)]
mod tests {
    use super::super::tested::{gives, quiz, refuses};

    #[test]
    fn gaps_to_type() {
        gives(
            &quiz("cloze", "<p>{1:SA:=Paris~=paris &amp; co} has {2:NM:=2:0.5~%50%3} {1:SAC:=Ab} <b>x</b></p>", ""),
            "## Question 1 {#q1 .cloze}\n\n[[ ]] has [[ ]] [[ ]] **x**\n\n> [!ANSWER]\n> 1. - Paris\n>    - `paris & co`\n\
             >    - re: `(?i)paris & co`\n> 2. - 2 +- 0.5\n>    - [ ] 3\n> 3. `Ab`",
            &["the different weights of its gaps", "the weight 50 of the answer `3`"],
        );
        gives(
            &quiz("cloze", "<table><tr><td>x<td>{1:SA:=a}</tr><caption>{1:SA:=b}</caption></table>", ""),
            "## Question 1 {#q1 .cloze}\n\n**[[b]]**\n\n|  |  |\n| --- | --- |\n| x | [[a]] |",
            &[],
        );
        gives(
            &quiz("cloze", "<pre>if x {1:SA:=&lt;} 2:</pre>", ""),
            "## Question 1 {#q1 .cloze}\n\n```\nif x [[ ]] 2:\n```\n\n> [!ANSWER]\n> 1. `<`",
            &[],
        );
        refuses(&quiz("cloze", "no gap", ""), 3, "it has no gap");
        refuses(&quiz("cloze", "{1:MR:=a~=b}", ""), 3, "several options inside a text");
        refuses(&quiz("cloze", "{1:MC:=a~b} {1:SA:=c}", ""), 3, "make two questions of it");
        refuses(&quiz("cloze", "<script>{1:SA:=a}</script>x", ""), 3, "stands where no gap can be");
    }

    #[test]
    fn gaps_to_pick() {
        gives(
            &quiz("cloze", "<p>A {1:MCS:~b#no~=c} d.</p>", ""),
            "## A \\_\\_\\_\\_\\_ d. {#q1 shuffle=true}\n\n- [ ] b\n  > no\n- [x] c",
            &[],
        );
        gives(&quiz("cloze", "<p>Which? {1:MCV:~b~=c}</p>", ""), "## Which? {#q1}\n\n- [ ] b\n- [x] c", &[]);
        gives(
            &quiz("cloze", "{1:MC:=a~b~c} {1:MC:=b~d}", ""),
            "## Question 1 {#q1 .cloze}\n\n[[a]] [[b]]\n\n> [!BANK]\n> - c\n> - d",
            &["the list of each gap: all gaps share one"],
        );
        let option = |text: &str, group: u8| format!("<dragbox><text>{text}</text><group>{group}</group></dragbox>");
        gives(
            &quiz(
                "ddwtos",
                "[[2]] [[1]] [[x]]",
                &[option("&lt;b&gt;a&lt;/b&gt;", 1), option("b", 1), option("c_d", 2)].concat(),
            ),
            "## Question 1 {#q1 .cloze}\n\n[[b]] [[a]] \\[\\[x\\]\\]\n\n> [!BANK]\n> - `c_d`",
            &["the groups of its words: all gaps share one list"],
        );
        refuses(&quiz("gapselect", "[[7]]", ""), 3, "a word that is not there");
    }
}
