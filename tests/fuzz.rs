//! Hostile files: samples and real files of every format, changed at random, must neither panic, hang nor eat memory.
//!
//! A short run is part of the tests. A long one is asked for:
//! `FUZZ_SECONDS=60 cargo test --release --test fuzz -- --nocapture` gives each format a minute.

use camino::{Utf8Path, Utf8PathBuf};
use quizmill::exchange::{Batch, FORMATS, Format, Input, import};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

/// Counts what is allocated, so that a test sees the most that an import held at once.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes on to the system's allocator; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(held, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

/// How long one import of a small changed file may take before it counts as a hang. Tests never time the program;
/// this is a hundred times what it needs.
const HANG: Duration = Duration::from_secs(60);

/// What one import may hold beside its input: a flat allowance (parsers and tables), and this many times its size.
const ALLOWANCE: usize = 128 << 20;
const TIMES: usize = 400;

/// Numbers that look random and are the same in every run (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Pieces that mean something to one format or another.
const WORDS: &[&str] = &[
    "\n",
    "\n\n",
    "---\n",
    "```",
    "```\n",
    "~~~",
    "{",
    "}",
    "{{",
    "}}",
    "[",
    "]",
    "[[",
    "]]",
    "[( )]",
    "[(X)]",
    "[[X]]",
    "[[?]]",
    "***\n",
    "- [x] ",
    "- [ ] ",
    "> ",
    "> [!ANSWER]\n",
    "# ",
    "#### ",
    "::",
    "=",
    "~",
    "->",
    "#",
    "\\",
    "//",
    "%",
    "%50%",
    "=%-33.3%",
    "|",
    "$",
    "$CATEGORY: ",
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<quiz>",
    "</quiz>",
    "<details>",
    "</details>",
    "&amp;",
    "&#x0;",
    "\"",
    "'",
    "'''",
    "\"\"\"",
    "[[questions]]",
    "true",
    "false",
    "null",
    "0",
    "-1",
    "1e999",
    "99999999999999999999",
    "..",
    "+-",
    "A. ",
    "ANSWER: A",
    "a) ",
    "{{1}}\n",
    "--{{0}}--",
    "!?[",
    "[->[",
    "[(1)] ",
    "<script>",
    "<div style=\"display:none\">\n",
    "@a",
    "COMMENT\n",
    "\\SI{",
    "*b) ",
    "=== ",
    "GROUP",
    "END_GROUP",
    "\u{feff}",
    "\u{0}",
    "\u{202e}",
    "\u{e0f0}",
    "é",
    "日本",
    "\r\n",
    "\t",
    "@@PLUGINFILE@@/",
    "../",
    "data:image/png;base64,",
    "--fillInTheBlank--",
    "BLANK",
    "## --answers--",
    ",",
    ";",
    ":",
    "!",
    "*",
    "_",
    "`",
    "^",
];

fn change(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let longest = 1 << random.below(10);
        let end = (at + random.below(longest)).min(bytes.len());
        match random.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                let times = 1 + random.next() as usize % 128 / (1 + random.next() as usize % 16);
                let room = 60_000_usize.saturating_sub(bytes.len());
                let repeated = piece.repeat(times);
                bytes.splice(at..at, repeated.into_iter().take(room));
            }
            3 => {
                let from = random.below(other.len() + 1);
                let to = (from + random.below(200)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            4 => bytes.truncate(at.max(bytes.len() / 2)),
            _ => {
                let word = WORDS[random.below(WORDS.len())];
                let times = if random.below(8) == 0 { 1 << random.below(11) } else { 1 };
                bytes.splice(at..end.min(at + 4), word.repeat(times).into_bytes());
            }
        }
    }
    bytes.truncate(80_000);
}

fn collect(folder: &Utf8Path, format: &Format, seeds: &mut Vec<(Utf8PathBuf, Vec<u8>)>) {
    let Ok(entries) = folder.read_dir_utf8() else { return };
    for entry in entries.flatten() {
        let path = entry.into_path();
        if path.is_dir() {
            collect(&path, format, seeds);
        } else if path.extension().is_some_and(|ending| format.endings.contains(&ending))
            && let Ok(mut bytes) = std::fs::read(&path)
        {
            bytes.truncate(40_000);
            seeds.push((path.file_name().unwrap_or("input").into(), bytes));
        }
    }
}

fn seeds(format: &Format) -> Vec<(Utf8PathBuf, Vec<u8>)> {
    let mut seeds = Vec::new();
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    collect(&root.join("tests/import/samples").join(format.name), format, &mut seeds);
    let real = match format.name {
        "fcc" => "fcc-2022",
        "mdbook-quiz" => "rust-book-quizzes",
        "liascript" => "arcus-lia",
        "details" => "js-questions",
        "json" => "beginners-json",
        _ => "",
    };
    // Real files stand beside a checkout where this project is developed; the samples do without them.
    if !real.is_empty() {
        // A second worktree stands a folder deeper.
        for beside in ["../shared/corpora", "../../shared/corpora"] {
            collect(&root.join(beside).join(real), format, &mut seeds);
        }
    }
    seeds.sort();
    // A sample of each file's kind is enough, and small ones change more.
    seeds.sort_by_key(|(_, bytes)| bytes.len());
    seeds.truncate(60);
    seeds
}

#[test]
fn fuzz() {
    let seconds: u64 = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let only = std::env::var("FUZZ_FORMAT").ok();
    for format in FORMATS.iter().filter(|format| only.as_deref().is_none_or(|only| only == format.name)) {
        let seeds = seeds(format);
        assert!(!seeds.is_empty(), "`{}` has no sample under tests/import/samples", format.name);
        let current: Arc<Mutex<Vec<u8>>> = Arc::default();
        let (done, finished) = mpsc::channel();
        let shared = Arc::clone(&current);
        // The stack is as large as the program's own workers have.
        let worker = std::thread::Builder::new().stack_size(64 << 20).spawn(move || {
            let start = Instant::now();
            let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ format.name.len() as u64);
            let mut runs = 0_u64;
            while start.elapsed() < Duration::from_secs(seconds) {
                let (path, seed) = &seeds[random.below(seeds.len())];
                let other = &seeds[random.below(seeds.len())].1;
                let mut bytes = seed.clone();
                change(&mut random, &mut bytes, other);
                shared.lock().expect("held shortly").clone_from(&bytes);
                let allowed = ALLOWANCE + TIMES * bytes.len();
                let before = HELD.load(Ordering::Relaxed);
                MOST.store(before, Ordering::Relaxed);
                let batch = Batch { inputs: vec![Input { path: path.clone(), bytes }], ..Batch::default() };
                let imported = import(format, &batch);
                drop(imported);
                let held = MOST.load(Ordering::Relaxed).saturating_sub(before);
                assert!(held < allowed, "an import held {held} bytes for a file of {}", batch.inputs[0].bytes.len());
                runs += 1;
                let _ = done.send(());
            }
            runs
        });
        let worker = worker.expect("a thread");
        let save = || {
            let path = std::env::temp_dir().join(format!("quizmill-fuzz-{}", format.name));
            std::fs::write(&path, &*current.lock().expect("held shortly")).expect("a file");
            path
        };
        loop {
            match finished.recv_timeout(HANG) {
                Ok(()) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("`{}` hangs with {}", format.name, save().display()),
            }
        }
        match worker.join() {
            Ok(runs) => println!("{}: {runs} changed files in {seconds} s", format.name),
            Err(_) => panic!("`{}` panics with {}", format.name, save().display()),
        }
    }
}
