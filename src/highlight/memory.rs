//! Lines that were read before, with what became of them.
//!
//! Reading a line is a pure function of the place in the grammar and of the line's text. Courses say the
//! same lines again and again (`else:`, `}`, an import), so they are remembered: for every grammar
//! a graph whose nodes are places and whose edges are lines. Nothing is forgotten or replaced. A memory
//! that is full only stops learning, so it changes how long a build takes and never what it says.
//!
//! Threads share the graph, so that a line is read once and not once a thread. The states of the grammars
//! cannot travel between threads: each thread keeps those that it has met, and finds its way to another
//! thread's place by the line that first led there.

use super::{Class, Language, SYNTAXES, Scopes};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use syntect::parsing::ParseState;

/// What is remembered at most, in bytes.
const MOST: usize = 8 << 20;

/// How many places of one grammar are remembered; common grammars need a few dozen.
const MOST_PLACES: usize = 500;

/// About what an edge costs besides its text and its pieces.
const EDGE: usize = 80;

/// A piece of a line: its end in the line, and its class.
pub(super) type Piece = (u16, Option<Class>);

/// What all threads remember.
struct Memory {
    /// One a grammar, in the order of the grammars.
    graphs: Vec<RwLock<Graph>>,
    held: AtomicUsize,
}

static MEMORY: LazyLock<Memory> = LazyLock::new(|| Memory::new(0));

impl Memory {
    /// A memory in which so many bytes are taken already.
    fn new(held: usize) -> Self {
        let graphs = SYNTAXES.syntaxes().iter().map(|_| RwLock::new(Graph::new())).collect();
        Self { graphs, held: AtomicUsize::new(held) }
    }

    /// Looks something up, or learns something.
    fn look<T>(&self, language: Language, work: impl FnOnce(&Graph) -> T) -> T {
        work(&self.graphs[language.0].read().unwrap_or_else(PoisonError::into_inner))
    }

    fn learn<T>(&self, language: Language, work: impl FnOnce(&mut Graph) -> T) -> T {
        work(&mut self.graphs[language.0].write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The places of a grammar, and the lines that lead from one to the next. The first is where every code starts.
struct Graph {
    nodes: Vec<Node>,
    /// The places by their prints.
    known: HashMap<String, usize>,
}

struct Node {
    /// The place and the line that first led here; none for the start.
    origin: Option<(usize, Box<str>)>,
    /// The lines that were read from here.
    lines: HashMap<Box<str>, Edge>,
}

/// What a line became, and the node where the next line starts.
#[derive(Clone)]
struct Edge {
    pieces: Arc<[Piece]>,
    next: usize,
}

impl Graph {
    fn new() -> Self {
        Self { nodes: vec![Node { origin: None, lines: HashMap::new() }], known: HashMap::new() }
    }
}

thread_local! {
    /// The places that this thread has met, with their nodes.
    static PLACES: RefCell<HashMap<Language, Places>> = RefCell::default();
}

type Places = Vec<(usize, Place)>;

/// Everything that reading the next line depends on besides its text.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    state: ParseState,
    scopes: Scopes,
}

impl Place {
    fn start(language: Language) -> Self {
        Self { state: ParseState::new(language.syntax()), scopes: Scopes::default() }
    }

    /// Reads a line and goes on to the place behind it.
    fn read(&mut self, line: &str) -> Arc<[Piece]> {
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

    /// All that [`PartialEq`] compares, as a text. What a heredoc waits for is compared by its address in some engines:
    /// such a place differs from its own copy, would never be met again, and has no print.
    fn print(&self) -> Option<String> {
        (*self == self.clone()).then(|| format!("{self:?}"))
    }
}

/// Reads the lines of one piece of code in their order.
pub(super) struct Reader {
    memory: &'static Memory,
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
        Self { memory: &MEMORY, language, stand: Stand::Node(0) }
    }

    /// Reads the next line, which is shorter than 64 KiB.
    pub(super) fn line(&mut self, line: &str) -> Arc<[Piece]> {
        let from = match &mut self.stand {
            Stand::Elsewhere(place) => return place.read(line),
            Stand::Node(node) => *node,
        };
        if let Some(edge) = self.memory.look(self.language, |graph| graph.nodes[from].lines.get(line).cloned()) {
            self.stand = Stand::Node(edge.next);
            return edge.pieces;
        }
        PLACES.with_borrow_mut(|places| self.read(from, line, places.entry(self.language).or_default()))
    }

    /// Reads a line that nobody has read from this node.
    fn read(&mut self, from: usize, line: &str, places: &mut Places) -> Arc<[Piece]> {
        let mut place = self.place(from, places);
        let pieces = place.read(line);
        let size = EDGE + line.len() + size_of_val::<[Piece]>(&pieces);
        let full = self.memory.held.load(Ordering::Relaxed) + size > MOST;
        let next = if full { None } else { self.node_of(&place, places, from, line) };
        self.stand = match next {
            Some(next) => {
                let edge = Edge { pieces: Arc::clone(&pieces), next };
                let known = self.memory.learn(self.language, |graph| graph.nodes[from].lines.insert(line.into(), edge));
                // Two threads that read the same line at once found the same.
                if known.is_none() {
                    self.memory.held.fetch_add(size, Ordering::Relaxed);
                }
                Stand::Node(next)
            }
            None => Stand::Elsewhere(place),
        };
        pieces
    }

    /// The place of a node, which another thread may have found.
    fn place(&self, node: usize, places: &mut Places) -> Place {
        let known = |places: &Places, node: usize| {
            places.iter().find(|(known, _)| *known == node).map(|(_, place)| place.clone())
        };
        // Back to a place that this thread knows, and forth again along the lines that first led on.
        let mut lines = Vec::new();
        let mut at = node;
        let mut place = loop {
            if let Some(place) = known(places, at) {
                break place;
            }
            match self.memory.look(self.language, |graph| graph.nodes[at].origin.clone()) {
                Some((before, line)) => {
                    lines.push((at, line));
                    at = before;
                }
                None => {
                    let start = Place::start(self.language);
                    places.push((at, start.clone()));
                    break start;
                }
            }
        };
        for (node, line) in lines.into_iter().rev() {
            place.read(&line);
            places.push((node, place.clone()));
        }
        place
    }

    /// The node of a place that `line` led to from `from`, which may be new; none if it cannot be remembered.
    fn node_of(&self, place: &Place, places: &mut Places, from: usize, line: &str) -> Option<usize> {
        if let Some(&(known, _)) = places.iter().find(|(_, known)| known == place) {
            return Some(known);
        }
        let print = place.print()?;
        let node = self.memory.learn(self.language, |graph| {
            if let Some(&known) = graph.known.get(&print) {
                return Some(known);
            }
            let node = graph.nodes.len();
            (node < MOST_PLACES).then(|| {
                graph.nodes.push(Node { origin: Some((from, line.into())), lines: HashMap::new() });
                graph.known.insert(print, node);
                node
            })
        })?;
        places.push((node, place.clone()));
        Some(node)
    }
}

#[cfg(test)]
mod tests {
    use super::super::language;
    use super::*;

    /// The lines of a text as a reader of a memory gives them, and as the grammar gives them without any memory.
    fn both(memory: &'static Memory, name: &str, code: &str) -> [Vec<Vec<Piece>>; 2] {
        let language = language(name).unwrap();
        let mut reader = Reader { memory, ..Reader::new(language) };
        let mut place = Place::start(language);
        let lines = || code.split_inclusive('\n');
        [
            lines().map(|line| reader.line(line).to_vec()).collect(),
            lines().map(|line| place.read(line).to_vec()).collect(),
        ]
    }

    const TRICKY: &[(&str, &str)] = &[
        // The same line says different things in different places.
        ("python", "x = 1\n\"\"\"\nx = 1\n\"\"\"\nx = 1\n"),
        ("rust", "/* /*\nfn f() {}\n*/\nfn f() {}\n*/\nfn f() {}\n"),
        ("html", "<script>\nlet a = `\n${1}\n`\n</script>\nlet a = `\n"),
        // What ends a heredoc stands in the line that starts it.
        ("bash", "cat <<A\nB\nA\necho\ncat <<B\nA\nB\necho\n"),
        ("ruby", "x = <<A\nB\nA\nputs 1\nx = <<B\nA\nB\nputs 1\n"),
    ];

    #[test]
    fn what_is_remembered_is_what_the_grammar_says() {
        for (name, code) in TRICKY {
            for _ in 0..3 {
                let [read, said] = both(&MEMORY, name, code);
                assert_eq!(read, said, "{name}");
            }
        }
    }

    #[test]
    fn threads_go_on_from_each_others_places() {
        let memory: &'static Memory = Box::leak(Box::new(Memory::new(0)));
        // What one thread has read to some line, the next one reads one line further, with other lines behind.
        for (name, code) in TRICKY {
            let lines: Vec<&str> = code.split_inclusive('\n').collect();
            for end in 1..=lines.len() {
                let text = lines[..end].concat() + &lines[0].repeat(end % 3) + "( \" '\n" + lines[end - 1];
                let [read, said] = std::thread::spawn(move || both(memory, name, &text)).join().expect("no panic");
                assert_eq!(read, said, "{name} to line {end}");
            }
        }
        let at_once: Vec<_> = (0..8)
            .map(|thread| {
                std::thread::spawn(move || {
                    for at in 0..TRICKY.len() {
                        let (name, code) = TRICKY[(at + thread) % TRICKY.len()];
                        let [read, said] = both(memory, name, &code.repeat(thread + 1));
                        assert_eq!(read, said, "{name}");
                    }
                })
            })
            .collect();
        at_once.into_iter().for_each(|thread| thread.join().expect("no panic"));
    }

    #[test]
    fn a_line_that_was_read_before_is_known() {
        let language = language("python").unwrap();
        let mut reader = Reader::new(language);
        let (first, again) = (reader.line("import this\n"), reader.line("import this\n"));
        let third = std::thread::spawn(move || Reader::new(language).line("import this\n")).join().expect("no panic");
        let fourth = reader.line("import this\n");
        assert_eq!(first, again);
        assert!(Arc::ptr_eq(&first, &third), "another thread reads it from the same place");
        assert!(Arc::ptr_eq(&again, &fourth), "the place behind a statement is the place before the next");
    }

    #[test]
    fn a_full_memory_learns_nothing_and_says_the_same() {
        let memory: &'static Memory = Box::leak(Box::new(Memory::new(MOST)));
        for _ in 0..2 {
            let [read, said] = both(memory, "python", "def f():\n    return 'a'\n");
            assert_eq!(read, said);
        }
        let python = language("python").unwrap();
        memory.look(python, |graph| assert!(graph.nodes[0].lines.is_empty() && graph.nodes.len() == 1));
    }
}
