//! Changes of a text that mend findings.

use crate::text::Span;

/// A change of a text: what stands at the span becomes the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Makes the changes of many findings at once, each finding's together or not at all.
///
/// Of two findings whose changes meet, the first one is mended; the other waits until the text was read again, for
/// its places are no longer true. Out: the new text, and which findings were mended.
pub fn apply(text: &str, findings: &[&[Edit]]) -> (String, Vec<bool>) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut made = Vec::with_capacity(findings.len());
    for edits in findings {
        let mut own: Vec<&Edit> = edits.iter().collect();
        own.sort_by_key(|edit| edit.span);
        let apart = own.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start && pair[0].span != pair[1].span);
        let free = own.iter().all(|edit| free(&taken, edit.span) && fits(text, edit.span));
        let makes = !own.is_empty() && apart && free;
        if makes {
            for edit in own {
                let place = taken.partition_point(|other| other.span < edit.span);
                taken.insert(place, edit);
            }
        }
        made.push(makes);
    }
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in taken {
        new.push_str(&text[at..edit.span.start]);
        new.push_str(&edit.text);
        at = edit.span.end;
    }
    new.push_str(&text[at..]);
    (new, made)
}

/// Whether nothing that was taken meets a span; what only touches it counts as meeting it.
fn free(taken: &[&Edit], span: Span) -> bool {
    // Changes are sorted and apart, so only the last one that starts before the end of the span can meet it.
    let place = taken.partition_point(|edit| edit.span.start <= span.end);
    place == 0 || taken[place - 1].span.end < span.start
}

fn fits(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(findings: &[&[(usize, usize, &str)]], expected: &str, made: &[bool]) {
        let edit = |&(start, end, text): &(usize, usize, &str)| Edit { span: Span::new(start, end), text: text.into() };
        let sets: Vec<Vec<Edit>> = findings.iter().map(|edits| edits.iter().map(edit).collect()).collect();
        let sets: Vec<&[Edit]> = sets.iter().map(Vec::as_slice).collect();
        assert_eq!(apply("0123456789", &sets), (expected.to_owned(), made.to_vec()));
    }

    #[test]
    fn changes_are_made_at_once() {
        check(&[], "0123456789", &[]);
        check(&[&[(7, 8, "x")], &[(1, 3, "")], &[(5, 5, "yz")]], "034yz56x89", &[true, true, true]);
        check(&[&[(10, 10, "!"), (0, 0, "?")]], "?0123456789!", &[true]);
    }

    #[test]
    fn findings_that_meet_wait_and_none_is_mended_by_half() {
        check(&[&[(1, 4, "a")], &[(3, 5, "b")]], "0a456789", &[true, false]);
        check(&[&[(1, 4, "a")], &[(4, 4, "b")]], "0a456789", &[true, false]);
        check(&[&[(8, 9, "a")], &[(1, 2, "b"), (8, 8, "c")], &[(3, 3, "d")]], "012d34567a9", &[true, false, true]);
        check(&[&[(1, 9, "a")], &[(3, 4, "b")]], "0a9", &[true, false]);
        check(&[&[(3, 4, "b")], &[(1, 9, "a")]], "012b456789", &[true, false]);
    }

    #[test]
    fn changes_that_cannot_be_made_are_left_out() {
        check(&[&[]], "0123456789", &[false]);
        check(&[&[(9, 11, "a")]], "0123456789", &[false]);
        check(&[&[(1, 3, "a"), (2, 4, "b")]], "0123456789", &[false]);
        let edit = Edit { span: Span::new(1, 1), text: "x".into() };
        assert_eq!(apply("日", &[&[edit]]), ("日".to_owned(), vec![false]));
    }
}
