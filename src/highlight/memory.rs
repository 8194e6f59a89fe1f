//! Lines that this thread has read before, with what became of them.
//!
//! Reading a line is a pure function of the place in the grammar and of the line's text. Courses say the
//! same lines again and again (`else:`, `}`, an import), so each thread remembers them: for every grammar
//! a graph whose nodes are places and whose edges are lines. Nothing is forgotten or replaced. A memory
//! that is full only stops learning, so it changes how long a build takes and never what it says.
//!
//! Threads do not share: the states of the grammars cannot travel between them, and with a lock around
//! each line little would be won.

use super::{Class, Language, SYNTAXES, Scopes};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use syntect::parsing::ParseState;

/// What the memory of a thread may hold, in bytes.
const MOST: usize = 4 << 20;

/// How many places of one grammar are remembered; common grammars need a few dozen.
const MOST_PLACES: usize = 500;

/// About what an edge costs besides its text and its pieces.
const EDGE: usize = 80;

/// A piece of a line: its end in the line, and its class.
pub(super) type Piece = (u16, Option<Class>);

/// What a thread remembers.
#[derive(Default)]
struct Memory {
    grammars: HashMap<Language, Vec<Node>>,
    held: usize,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// A place in a grammar and the lines that were read from there.
struct Node {
    place: Place,
    lines: HashMap<Box<str>, Edge>,
}

/// What a line became, and the node where the next line starts.
struct Edge {
    pieces: Rc<[Piece]>,
    next: usize,
}

/// Everything that reading the next line depends on besides its text.
#[derive(Clone, PartialEq)]
struct Place {
    state: ParseState,
    scopes: Scopes,
}

impl Place {
    fn start(language: Language) -> Self {
        Self { state: ParseState::new(language.syntax()), scopes: Scopes::default() }
    }

    /// Reads a line and goes on to the place behind it.
    fn read(&mut self, line: &str) -> Rc<[Piece]> {
        // A grammar that fails leaves its line plain; the code itself is always shown.
        let operations = self.state.parse_line(line, &SYNTAXES).unwrap_or_default();
        let mut pieces = Vec::new();
        let mut at = 0;
        for (offset, operation) in operations {
            if offset > at {
                pieces.push((offset as u16, self.scopes.class()));
                at = offset;
            }
            self.scopes.apply(&operation);
        }
        if at < line.len() {
            pieces.push((line.len() as u16, self.scopes.class()));
        }
        pieces.into()
    }
}

/// Reads the lines of one piece of code in their order.
pub(super) struct Reader {
    language: Language,
    stand: Stand,
}

/// Where a reader stands: at a node of the graph, or at a place that is not remembered.
enum Stand {
    Node(usize),
    Elsewhere(Place),
}

impl Reader {
    pub(super) fn new(language: Language) -> Self {
        Self { language, stand: Stand::Node(0) }
    }

    /// Reads the next line, which is shorter than 64 KiB.
    pub(super) fn line(&mut self, line: &str) -> Rc<[Piece]> {
        let from = match &mut self.stand {
            Stand::Elsewhere(place) => return place.read(line),
            Stand::Node(node) => *node,
        };
        MEMORY.with_borrow_mut(|Memory { grammars, held }| {
            let nodes = grammars.entry(self.language).or_insert_with(|| vec![Node::new(Place::start(self.language))]);
            if let Some(edge) = nodes[from].lines.get(line) {
                self.stand = Stand::Node(edge.next);
                return Rc::clone(&edge.pieces);
            }
            let mut place = nodes[from].place.clone();
            let pieces = place.read(line);
            let size = EDGE + line.len() + size_of_val::<[Piece]>(&pieces);
            let next = if *held + size > MOST { Err(place) } else { node_of(nodes, place) };
            self.stand = match next {
                Ok(next) => {
                    *held += size;
                    nodes[from].lines.insert(line.into(), Edge { pieces: Rc::clone(&pieces), next });
                    Stand::Node(next)
                }
                Err(place) => Stand::Elsewhere(place),
            };
            pieces
        })
    }
}

/// The node of a place, which may be new; the place itself if it cannot be remembered.
fn node_of(nodes: &mut Vec<Node>, place: Place) -> Result<usize, Place> {
    match nodes.iter().position(|node| node.place == place) {
        Some(known) => Ok(known),
        // What a heredoc waits for is compared by its address in some engines: such a place differs from
        // its own copy, and would never be met again.
        None if nodes.len() < MOST_PLACES && place == place.clone() => {
            nodes.push(Node::new(place));
            Ok(nodes.len() - 1)
        }
        None => Err(place),
    }
}

impl Node {
    fn new(place: Place) -> Self {
        Self { place, lines: HashMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::language;
    use super::*;

    /// The lines of a text as a reader gives them, and as the grammar gives them without any memory.
    fn both(name: &str, code: &str) -> [Vec<Vec<Piece>>; 2] {
        let language = language(name).unwrap();
        let (mut reader, mut place) = (Reader::new(language), Place::start(language));
        let lines = || code.split_inclusive('\n');
        [
            lines().map(|line| reader.line(line).to_vec()).collect(),
            lines().map(|line| place.read(line).to_vec()).collect(),
        ]
    }

    #[test]
    fn what_is_remembered_is_what_the_grammar_says() {
        for (name, code) in [
            // The same line says different things in different places.
            ("python", "x = 1\n\"\"\"\nx = 1\n\"\"\"\nx = 1\n\"\"\"\nx = 1\n"),
            ("rust", "/* /*\nfn f() {}\n*/\nfn f() {}\n*/\nfn f() {}\n"),
            ("html", "<script>\nlet a = `\n${1}\n`\n</script>\nlet a = `\n"),
            // What ends a heredoc stands in the line that starts it.
            ("bash", "cat <<A\nB\nA\necho\ncat <<B\nA\nB\necho\n"),
            ("ruby", "x = <<A\nB\nA\nputs 1\nx = <<B\nA\nB\nputs 1\n"),
        ] {
            for _ in 0..3 {
                let [read, said] = both(name, code);
                assert_eq!(read, said, "{name}");
            }
        }
    }

    #[test]
    fn a_line_that_was_read_before_is_known() {
        let language = language("python").unwrap();
        let mut reader = Reader::new(language);
        let (first, again) = (reader.line("import this\n"), reader.line("import this\n"));
        let third = reader.line("import this\n");
        assert_eq!(first, again);
        assert!(Rc::ptr_eq(&again, &third), "the place behind a statement is the place before the next");
    }

    #[test]
    fn a_full_memory_learns_nothing_and_says_the_same() {
        MEMORY.with_borrow_mut(|memory| memory.held = MOST);
        for _ in 0..2 {
            let [read, said] = both("python", "def f():\n    return 'a'\n");
            assert_eq!(read, said);
        }
        MEMORY.with_borrow(|memory| assert!(memory.grammars.values().all(|nodes| nodes[0].lines.is_empty())));
    }
}
