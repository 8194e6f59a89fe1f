//! The answers of each type of question that has no gaps.
//!
//! In: a question's element. Out: the question's options, answers, pairs or steps; what does not fit refuses it.

use super::super::Answer;
use super::super::clean::Markdown;
use super::super::page::shortened;
use super::question::Reader;
use super::shared::{self, Place, Weighted};
use super::xml::{child, children, inner, is_true, text, value};

impl Reader<'_, '_, '_, '_> {
    pub(super) fn choices(&mut self) {
        let mut options = Vec::new();
        for answer in children(self.node, "answer") {
            let weight = self.weight(answer);
            let text = self.rich(Some(answer), Place::Option);
            let feedback = self.rich(child(answer, "feedback"), Place::Question);
            options.push(Weighted { answer: text, weight, feedback });
        }
        let single = child(self.node, "single").is_none_or(|single| is_true(&text(single)));
        if is_true(&value(self.node, "shuffleanswers")) {
            self.question.shuffle = !options.iter().any(|option| shared::names_place(&option.answer));
            if !self.question.shuffle {
                self.lose("the mixing of its options, because one names the place of others");
            }
        }
        shared::choices(&mut self.question, options, single);
    }

    pub(super) fn truth(&mut self) {
        let mut right = None;
        let mut feedback = [Markdown::default(), Markdown::default()];
        for answer in children(self.node, "answer") {
            let word = value(answer, "text").to_ascii_lowercase();
            let truth = word == "true";
            if !truth && word != "false" {
                self.question.refuse(format!("its answer `{}` is neither true nor false", shortened(&word)));
            }
            if self.weight(answer) > 0.0 {
                if right.is_some_and(|right| right != truth) {
                    self.question.refuse("both true and false are marked as right");
                }
                right = Some(truth);
            }
            feedback[usize::from(!truth)] = self.rich(child(answer, "feedback"), Place::Question);
        }
        let language = self.shelf.language();
        match right {
            Some(right) => shared::truth(&mut self.question, language.as_deref(), right, feedback),
            None => self.question.refuse("neither true nor false is marked as right"),
        }
    }

    pub(super) fn typed(&mut self) {
        let mut answers = Vec::new();
        for answer in children(self.node, "answer") {
            let weight = self.weight(answer);
            let feedback = self.rich(child(answer, "feedback"), Place::Question);
            answers.push(Weighted { answer: value(answer, "text"), weight, feedback });
        }
        let answers = shared::typed(&mut self.question, answers, is_true(&value(self.node, "usecase")));
        self.question.answer = Answer::Typed { number: false, answers };
    }

    pub(super) fn numbers(&mut self) {
        let mut answers = Vec::new();
        for answer in children(self.node, "answer") {
            let weight = self.weight(answer);
            let feedback = self.rich(child(answer, "feedback"), Place::Question);
            let (number, tolerance) = (value(answer, "text"), value(answer, "tolerance"));
            if number == "*" && weight < 100.0 {
                if !feedback.is_empty() {
                    self.lose("the feedback for all other answers");
                }
                continue;
            }
            let tolerance = if tolerance.is_empty() { "0" } else { &tolerance };
            match shared::around(&number, tolerance) {
                Ok(answer) => answers.push(Weighted { answer, weight, feedback }),
                Err(reason) => self.question.refuse(reason),
            }
        }
        let mut units: Vec<(String, f64)> = Vec::new();
        for unit in child(self.node, "units").into_iter().flat_map(|units| children(units, "unit")) {
            let (name, factor) = (value(unit, "unit_name"), value(unit, "multiplier"));
            match factor.parse::<f64>() {
                Ok(factor) if factor.is_finite() && factor > 0.0 => units.push((name, factor)),
                _ => self.question.refuse(format!("the factor `{}` of a unit is no number", shortened(&factor))),
            }
        }
        units.retain(|(name, _)| !name.is_empty());
        // 3: units are not shown, and only the number counts.
        if value(self.node, "showunits") == "3" && !units.is_empty() {
            let names: Vec<String> = units.drain(..).map(|(name, _)| format!("`{name}`")).collect();
            self.lose(format!("the units {}, which it does not ask for", shortened(&names.join(", "))));
        }
        if !units.is_empty() && value(self.node, "unitgradingtype").parse::<u8>().is_ok_and(|kind| kind > 0) {
            self.lose("the points for the unit alone");
        }
        if units.len() * answers.len() > 200 {
            self.question.refuse("it has more than 200 answers in all its units");
        }
        if self.question.refused.is_none() {
            shared::numbers(&mut self.question, answers, &units);
        }
    }

    pub(super) fn pairs(&mut self) {
        let (mut pairs, mut bank) = (Vec::new(), Vec::new());
        for pair in children(self.node, "subquestion") {
            let left = self.rich(Some(pair), Place::Option);
            let right = self.shelf.cleaner().text(&inner(pair, "answer"));
            if left.is_empty() {
                bank.push(right);
            } else {
                pairs.push((left, right));
            }
        }
        shared::pairs(&mut self.question, pairs, bank);
    }

    pub(super) fn essay(&mut self) {
        let node = self.node;
        if value(node, "responseformat") == "noinline" {
            self.question.refuse("it asks for a file, which a page cannot take");
        }
        if value(node, "attachments").parse::<i32>().is_ok_and(|count| count != 0) {
            self.lose("the files to hand in");
        }
        for (field, what) in
            [("minwordlimit", "the least number of words"), ("maxwordlimit", "the most number of words")]
        {
            if value(node, field).parse::<u32>().is_ok_and(|words| words > 0) {
                self.lose(what);
            }
        }
        for (field, what) in
            [("graderinfo", "the notes for graders"), ("responsetemplate", "the template of the answer")]
        {
            if !self.words_of(&inner(node, field)).is_empty() {
                self.lose(what);
            }
        }
        self.question.answer = Answer::Written { model: None };
    }

    pub(super) fn steps(&mut self) {
        let mut steps = Vec::new();
        for answer in children(self.node, "answer") {
            let place = answer.attribute("fraction").and_then(|place| place.trim().parse::<f64>().ok());
            steps.push((
                place.filter(|place| place.is_finite() && *place > 0.0),
                self.rich(Some(answer), Place::Option),
            ));
        }
        // The fraction is the place, where there is one.
        let mut places: Vec<f64> = steps.iter().filter_map(|(place, _)| *place).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        if places.len() == steps.len() {
            steps.sort_by(|(one, _), (other, _)| one.unwrap_or(0.0).total_cmp(&other.unwrap_or(0.0)));
        } else if places.len() > 1 {
            self.question.refuse("two of its items stand in the same place");
        }
        let all = matches!(value(self.node, "selecttype").as_str(), "" | "0" | "ALL");
        let shown = value(self.node, "selectcount").parse::<usize>().unwrap_or(0);
        if !all && shown > 0 && shown < steps.len() {
            self.lose(format!("that only {shown} of its items are shown"));
        }
        if steps.len() < 2 || steps.iter().any(|(_, step)| step.is_empty()) {
            self.question.refuse("it has fewer than two items, or an empty one");
        }
        self.question.answer = Answer::Order { steps: steps.into_iter().map(|(_, step)| step).collect() };
    }
}

#[cfg(test)]
mod tests {
    use super::super::tested::{answer, gives, quiz, refuses};

    #[test]
    fn options_to_pick() {
        let options = [answer("100", "<p>a</p>", "yes"), answer("0", "<p>b</p>", "")].concat();
        gives(
            &quiz("multichoice", "<p>Which?</p>", &format!("{options}<shuffleanswers>1</shuffleanswers>")),
            "## Which? {#q1 shuffle=true}\n\n- [x] a\n  > yes\n- [ ] b",
            &[],
        );
        let options = [answer("50", "a", ""), answer("50", "b", ""), answer("-50", "all of the above", "")].concat();
        gives(
            &quiz(
                "multichoice",
                "Which?",
                &format!("<single>false</single>{options}<shuffleanswers>true</shuffleanswers>"),
            ),
            "## Which? {#q1 .multiple}\n\n- [x] a\n- [x] b\n- [ ] all of the above",
            &["the mixing of its options, because one names the place of others"],
        );
        refuses(
            &quiz("multichoice", "Which?", &[answer("50", "a", ""), answer("0", "b", "")].concat()),
            3,
            "fully right",
        );
        refuses(
            &quiz("multichoice", "Which?", &[answer("x", "a", ""), answer("0", "b", "")].concat()),
            3,
            "no percentage",
        );
    }

    #[test]
    fn true_or_false() {
        let both = [answer("0", "true", "no"), answer("100", "false", "")].concat();
        gives(
            &quiz("truefalse", "Is it?", &both),
            "## Is it? {#q1 attempts=1}\n\n- [ ] True\n  > no\n- [x] False",
            &[],
        );
        refuses(&quiz("truefalse", "Is it?", &answer("0", "true", "")), 3, "neither true nor false");
    }

    #[test]
    fn typed_answers() {
        let answers = [answer("100", "Paris", ""), answer("50", "paris", ""), answer("0", "*", "no")].concat();
        gives(
            &quiz("shortanswer", "Where?", &format!("<usecase>1</usecase>{answers}")),
            "## Where? {#q1}\n\n> [!ANSWER]\n> - `Paris`\n> - [ ] `paris`",
            &["the weight 50 of the answer `paris`", "the feedback for all other answers"],
        );
        gives(
            &quiz("shortanswer", "Where?", &answer("100", "a\\*b*c", "")),
            "## Where? {#q1}\n\n> [!ANSWER]\n> - re: `(?i)a\\*b.*c`",
            &[],
        );
    }

    #[test]
    fn numbers_and_units() {
        let one = "<answer fraction=\"100\"><text>1.1</text><tolerance>0.1</tolerance></answer>";
        let units = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>\
                     <unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>";
        gives(
            &quiz("numerical", "How long?", &format!("{one}{units}<showunits>0</showunits>")),
            "## How long? {#q1 .number}\n\n> [!ANSWER]\n> - 1.1 m +- 0.1\n> - 110 cm +- 10",
            &[],
        );
        gives(
            &quiz("numerical", "How long?", &format!("{one}{units}<showunits>3</showunits>")),
            "## How long? {#q1 .number}\n\n> [!ANSWER]\n> - 1.1 +- 0.1",
            &["the units `m`, `cm`, which it does not ask for"],
        );
        refuses(&quiz("numerical", "How long?", &answer("100", "1,5", "")), 3, "`1,5` is no number");
    }

    #[test]
    fn pairs_steps_and_texts() {
        let pair = |left: &str, right: &str| {
            format!(
                "<subquestion format=\"html\"><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
            )
        };
        gives(
            &quiz("matching", "Match", &[pair("a", "1 &lt; 2"), pair("b", "*2*"), pair("", "3")].concat()),
            "## Match {#q1 .match}\n\n- a\n  - 1 < 2\n- b\n  - \\*2\\*\n\n> [!BANK]\n> - 3",
            &[],
        );
        let item = |place: &str, text: &str| {
            format!("<answer fraction=\"{place}\" format=\"html\"><text>{text}</text></answer>")
        };
        let items = [item("2.0", "b"), item("1.0", "a"), item("3.0", "c")].concat();
        gives(
            &quiz("ordering", "Sort", &format!("{items}<selecttype>RANDOM</selecttype><selectcount>2</selectcount>")),
            "## Sort {#q1 .order}\n\n1. a\n2. b\n3. c",
            &["that only 2 of its items are shown"],
        );
        gives(
            &quiz(
                "essay",
                "Write",
                "<maxwordlimit>50</maxwordlimit><attachments>1</attachments><penalty>0.25</penalty>",
            ),
            "## Write {#q1 .written}",
            &["the penalty 0.25", "the files to hand in", "the most number of words"],
        );
        refuses(&quiz("essay", "Write", "<responseformat>noinline</responseformat>"), 3, "asks for a file");
        gives(&quiz("description", "<h4>A</h4><p>b</p>", ""), "#### A\n\nb", &[]);
    }
}
