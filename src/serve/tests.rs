//! The keeper follows files of a real folder in a time that is written down, so no test waits.

use super::watch::Message;
use super::*;
use crate::diagnostic::Code;
use crate::text::{Files, Source, Span};
use std::collections::VecDeque;
use std::fs;

/// What happens at a time: something to the files, or a message, or both.
type Happening = (u64, Box<dyn Fn(&Utf8Path)>, Option<Message>);

/// Messages in a time of their own.
struct Script {
    root: Utf8PathBuf,
    now: Duration,
    happenings: VecDeque<Happening>,
    /// How often it may be asked when nothing more happens.
    patience: usize,
}

impl Inbox for Script {
    fn next(&mut self, limit: Option<Duration>) -> Next {
        loop {
            let due = self.happenings.front().map(|(at, ..)| Duration::from_millis(*at));
            let end = limit.map(|limit| self.now + limit);
            match (due, end) {
                (Some(due), end) if end.is_none_or(|end| due <= end) => {
                    let (_, act, message) = self.happenings.pop_front().unwrap();
                    self.now = self.now.max(due);
                    act(&self.root);
                    if let Some(message) = message {
                        return Next::Message(message);
                    }
                }
                (_, Some(end)) if due.is_some() || self.patience > 0 => {
                    self.patience -= usize::from(due.is_none());
                    self.now = end;
                    return Next::Silence;
                }
                _ => return Next::Message(Message::Stop),
            }
        }
    }

    fn now(&self) -> Duration {
        self.now
    }
}

struct Unwatching;

impl Watch for Unwatching {
    fn renew(&mut self) {}
}

/// A site with one page, whose bytes are those of its file. A file that says `undrawable` has a fault in its template.
struct Fake {
    outputs: BTreeMap<Utf8PathBuf, Output>,
    text: String,
}

impl Site for Fake {
    fn outputs(&self) -> &BTreeMap<Utf8PathBuf, Output> {
        &self.outputs
    }

    fn draw(&self, _: &Utf8Path) -> Result<Vec<u8>, Box<Diagnostic>> {
        if self.text.contains("undrawable") {
            return Err(Box::new(Diagnostic::new(Code::ThemeError, "a template cannot be used")));
        }
        Ok(crate::site::live::add(self.text.clone()).into_bytes())
    }
}

/// Reads a course of one page; a file that says `broken` has an error.
fn read(look: Arc<Look>) -> Reading {
    let path = Utf8Path::new("content/index.md");
    let text = look.read(path).map(|bytes| String::from_utf8(bytes).unwrap()).unwrap_or_default();
    let source = Arc::new(Source::new(path, text.clone()));
    let broken = text
        .find("broken")
        .map(|at| Diagnostic::new(Code::UnknownClass, "it is broken").at(&source, Span::new(at, at + 6), ""));
    let outputs = BTreeMap::from([("index.html".into(), Output::Page(0))]);
    let report = Report::new(broken.into_iter().collect());
    Reading { report, site: Some(Box::new(Fake { outputs, text })), pages: look.paths().len() }
}

fn touched(root: &Utf8Path, path: &str) -> Option<Message> {
    Some(Message::Touched(vec![root.join(path).into()]))
}

/// Runs a story on a course of one page and one other file; returns what was told, and what the home page is then.
fn follow(story: impl FnOnce(&Utf8Path) -> Vec<Happening>) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8PathBuf::from_path_buf(folder.path().canonicalize().unwrap()).unwrap();
    fs::create_dir_all(root.join("content")).unwrap();
    fs::write(root.join("content/index.md"), "first").unwrap();
    fs::write(root.join("content/other.md"), "other").unwrap();
    let shared = Arc::new(Shared::new(mpsc::channel().0));
    let look = Arc::new(Look::first(&root).unwrap());
    let mut keeper = Keeper { look, known: String::new(), failed: None, shared: Arc::clone(&shared) };
    let mut told = Vec::new();
    let mut tell = |news: Told<'_>| {
        told.push(match news {
            Told::Read { changes, report, same, .. } => {
                let changes: Vec<String> = changes.iter().map(|(path, fate)| format!("{path} {fate:?}")).collect();
                let again = if same { " as before" } else { "" };
                format!("read [{}] errors: {}{again}", changes.join(", "), report.errors())
            }
            Told::Failed(_) => "failed".to_owned(),
            Told::Unwatched(why) => format!("unwatched: {why}"),
            Told::Fault(fault) => format!("fault: {}", fault.message),
            Told::Ready { url, .. } => url.to_owned(),
        });
    };
    let happenings = story(&root).into();
    let mut script = Script { root, now: Duration::ZERO, happenings, patience: 20 };
    keeper.read(&[], Instant::now(), &mut read, &mut tell);
    keeper.keep(&mut script, &mut Unwatching, &mut read, &mut tell);
    assert_eq!(told.remove(0), "read [] errors: 0 as before");
    let now = shared.now();
    let (answer, _) = now.answer("/");
    let answer::Answer::Found { bytes, .. } = answer.as_ref() else { panic!("there is a home page") };
    let text = String::from_utf8(bytes.clone()).unwrap();
    let page = text.split("<script").next().unwrap().to_owned();
    let errors: Vec<String> = now.errors.iter().map(|error| error.message.clone()).collect();
    (told, if errors.is_empty() { page } else { format!("{page} under {}", errors.join(", ")) })
}

fn write(path: &'static str, text: &'static str) -> Box<dyn Fn(&Utf8Path)> {
    Box::new(move |root| fs::write(root.join(path), text).unwrap())
}

fn remove(path: &'static str) -> Box<dyn Fn(&Utf8Path)> {
    Box::new(move |root| fs::remove_file(root.join(path)).unwrap())
}

const PAGE: &str = "content/index.md";

#[test]
fn the_steps_of_one_save_are_one_change() {
    let (told, page) = follow(|root| {
        vec![
            (1_000, write(PAGE, ""), touched(root, PAGE)),
            (1_002, write(PAGE, "sec"), touched(root, PAGE)),
            (1_005, write(PAGE, "second"), touched(root, PAGE)),
        ]
    });
    assert_eq!(told, ["read [content/index.md Changed] errors: 0"].map(|line| format!("{line} as before")));
    assert_eq!(page, "second");
}

#[test]
fn a_save_that_empties_or_removes_the_file_first_is_waited_for() {
    for first in [write(PAGE, ""), remove(PAGE)] {
        let (told, page) = follow(|root| {
            // Longer than what counts as quiet: some editors wait for the disk in between.
            vec![(1_000, first, touched(root, PAGE)), (1_040, write(PAGE, "second"), touched(root, PAGE))]
        });
        assert_eq!(told, ["read [content/index.md Changed] errors: 0 as before"]);
        assert_eq!(page, "second");
    }
}

#[test]
fn a_file_that_stays_away_is_gone_and_may_come_back() {
    let other = "content/other.md";
    let (told, _) = follow(|root| {
        vec![(1_000, remove(other), touched(root, other)), (2_000, write(other, "back"), touched(root, other))]
    });
    let told: Vec<&str> = told.iter().map(|line| line.split(']').next().unwrap()).collect();
    assert_eq!(told, ["read [content/other.md Removed", "read [content/other.md Added"]);
}

#[test]
fn what_a_watcher_missed_is_found_by_looking_once_more() {
    let (told, page) = follow(|root| {
        vec![
            (1_000, write("content/new.md", "new"), touched(root, "content/new.md")),
            (1_100, write(PAGE, "unnoticed"), None),
        ]
    });
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].starts_with("read [content/index.md Changed]"));
    assert_eq!(page, "unnoticed");
}

#[test]
fn a_notice_without_a_change_is_no_change() {
    let (told, page) = follow(|root| {
        vec![
            (1_000, Box::new(|_: &Utf8Path| ()), touched(root, "content")),
            (2_000, write("output.html", "x"), Some(Message::Overflow)),
        ]
    });
    // After an overflow every file may have changed.
    assert_eq!(told, ["read [content/index.md Changed, content/other.md Changed] errors: 0 as before"]);
    assert_eq!(page, "first");
}

#[test]
fn a_course_with_errors_keeps_its_last_good_pages() {
    let (told, page) = follow(|root| {
        vec![
            (1_000, write(PAGE, "broken"), touched(root, PAGE)),
            (2_000, write(PAGE, "broken more"), touched(root, PAGE)),
        ]
    });
    assert_eq!(
        told,
        ["read [content/index.md Changed] errors: 1", "read [content/index.md Changed] errors: 1 as before"]
    );
    assert_eq!(page, "first under it is broken");
    let (told, page) = follow(|root| {
        vec![(1_000, write(PAGE, "broken"), touched(root, PAGE)), (2_000, write(PAGE, "mended"), touched(root, PAGE))]
    });
    assert_eq!(told[1], "read [content/index.md Changed] errors: 0");
    assert_eq!(page, "mended");
}

#[test]
fn a_page_that_cannot_be_drawn_is_an_error_before_anybody_sees_it() {
    let (told, page) = follow(|root| vec![(1_000, write(PAGE, "undrawable"), touched(root, PAGE))]);
    assert_eq!(told, ["read [content/index.md Changed] errors: 1"]);
    assert_eq!(page, "first under a template cannot be used");
}

#[test]
fn a_course_that_goes_away_is_told_once_and_comes_back() {
    let away = |from: &'static str, to: &'static str| -> Box<dyn Fn(&Utf8Path)> {
        Box::new(move |root| fs::rename(root.join(from), root.join(to)).unwrap())
    };
    let (told, page) = follow(|root| vec![(1_000, away("content", "kept"), touched(root, "content"))]);
    assert_eq!(told, ["failed"]);
    assert!(page.starts_with("first under there is no course in"), "{page}");
    // It comes back without a notice, because nothing was left to watch.
    let (told, page) = follow(|root| {
        vec![(1_000, away("content", "kept"), touched(root, "content")), (4_500, away("kept", "content"), None)]
    });
    assert_eq!(told, ["failed", "read [] errors: 0 as before"]);
    assert_eq!(page, "first");
}

#[test]
fn without_a_watcher_files_are_looked_at_every_second() {
    let (told, page) = follow(|_| {
        vec![
            (1_000, Box::new(|_: &Utf8Path| ()), Some(Message::Unwatched("too many files".into()))),
            (1_001, Box::new(|_: &Utf8Path| ()), Some(Message::Unwatched("too many files".into()))),
            (5_500, write(PAGE, "second"), None),
        ]
    });
    assert_eq!(told, ["unwatched: too many files", "read [content/index.md Changed] errors: 0 as before"]);
    assert_eq!(page, "second");
}

#[test]
fn changes_without_an_end_are_followed_all_the_same() {
    let (told, page) = follow(|root| {
        let every = |step: u64| -> Happening {
            let write = move |root: &Utf8Path| fs::write(root.join(PAGE), format!("step {step:03}")).unwrap();
            (1_000 + 3 * step, Box::new(write), touched(root, PAGE))
        };
        (0..100).map(every).collect()
    });
    assert!((3..6).contains(&told.len()), "{told:?}");
    assert_eq!(page, "step 099");
}
