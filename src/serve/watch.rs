//! When to look at the files: notices of the system, gathered until an editor is done.

use super::Watch;
use crate::diagnostic::Diagnostic;
use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// The folders of a course. With its settings they are all that is watched; the output is not.
const FOLDERS: [&str; 3] = ["content", "static", "themes"];
const SETTINGS: &str = "site.yaml";

/// What reaches the thread that keeps the pages.
#[derive(Debug)]
pub(super) enum Message {
    /// Something happened to these files or folders.
    Touched(Vec<PathBuf>),
    /// Something happened, and it is not known to what.
    Overflow,
    /// The system does not tell of changes, and why.
    Unwatched(String),
    /// A page that was asked for cannot be drawn.
    Fault(Box<Diagnostic>),
    /// The program is asked to stop.
    Stop,
}

/// What came within a time.
pub(super) enum Next {
    Message(Message),
    Silence,
}

/// Where messages come from, with a clock. Tests have one whose time is written down.
pub(super) trait Inbox {
    /// The next message. Without a limit it waits for as long as it takes.
    fn next(&mut self, limit: Option<Duration>) -> Next;

    /// The time since some beginning.
    fn now(&self) -> Duration;
}

/// Messages of other threads in real time.
pub(super) struct Channel {
    receiver: Receiver<Message>,
    start: Instant,
}

impl Channel {
    pub fn new(receiver: Receiver<Message>) -> Self {
        Self { receiver, start: Instant::now() }
    }
}

impl Inbox for Channel {
    fn next(&mut self, limit: Option<Duration>) -> Next {
        let received = match limit {
            Some(limit) => self.receiver.recv_timeout(limit),
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match received {
            Ok(message) => Next::Message(message),
            Err(RecvTimeoutError::Timeout) => Next::Silence,
            // Nobody is left who could tell anything, so there is nothing to wait for.
            Err(RecvTimeoutError::Disconnected) => Next::Message(Message::Stop),
        }
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

/// What happened since the last look.
#[derive(Default)]
pub(super) struct Gathered {
    paths: BTreeSet<PathBuf>,
    /// Whether anything may have changed.
    pub all: bool,
    pub unwatched: Option<String>,
    pub faults: Vec<Diagnostic>,
    pub stop: bool,
}

impl Gathered {
    pub fn take(&mut self, message: Message) {
        match message {
            Message::Touched(paths) => self.paths.extend(paths),
            Message::Overflow => self.all = true,
            Message::Unwatched(why) => self.unwatched = Some(why),
            Message::Fault(fault) => self.faults.push(*fault),
            Message::Stop => self.stop = true,
        }
    }

    /// Whether a file of the course was named.
    pub fn touched(&self, root: &Utf8Path, path: &Utf8Path) -> bool {
        self.all || self.paths.contains(root.join(path).as_std_path())
    }

    /// Whether one of the course's own folders was named: it may be new, and not watched yet.
    pub fn names_top(&self, root: &Utf8Path) -> bool {
        FOLDERS.iter().any(|name| self.paths.contains(root.join(name).as_std_path()))
    }
}

/// Gathers messages until nothing comes for `quiet`, at first for `first`, at the longest for `longest`.
pub(super) fn settle(
    inbox: &mut dyn Inbox,
    gathered: &mut Gathered,
    first: Duration,
    quiet: Duration,
    longest: Duration,
) {
    let end = inbox.now() + longest;
    let mut wait = first;
    while !gathered.stop {
        let left = end.saturating_sub(inbox.now());
        if left.is_zero() {
            return;
        }
        match inbox.next(Some(wait.min(left))) {
            Next::Message(message) => gathered.take(message),
            Next::Silence => return,
        }
        wait = quiet;
    }
}

/// Watches the folders of a course.
pub(super) struct Watcher {
    root: Utf8PathBuf,
    system: Option<RecommendedWatcher>,
    sender: Sender<Message>,
}

impl Watcher {
    /// Begins to watch. Where the system cannot, a message says so.
    pub fn new(root: &Utf8Path, sender: Sender<Message>) -> Self {
        let notices = sender.clone();
        let (top, prefix) = (root.to_owned(), root.to_owned());
        let handler = move |event: notify::Result<notify::Event>| {
            let message = match event {
                Ok(event) if event.need_rescan() => Message::Overflow,
                Ok(event) if is_change(&event.kind) => {
                    let ours = |path: &PathBuf| concerns(&prefix, path);
                    let paths: Vec<PathBuf> = event.paths.into_iter().filter(ours).collect();
                    if paths.is_empty() {
                        return;
                    }
                    Message::Touched(paths)
                }
                Ok(_) => return,
                Err(error) => Message::Unwatched(error.to_string()),
            };
            // Nobody listens any more when the program ends.
            let _ = notices.send(message);
        };
        let system = match notify::recommended_watcher(handler) {
            Ok(system) => Some(system),
            Err(error) => {
                let _ = sender.send(Message::Unwatched(error.to_string()));
                None
            }
        };
        let mut watcher = Self { root: top, system, sender };
        watcher.renew();
        watcher
    }
}

impl Watch for Watcher {
    fn renew(&mut self) {
        let Some(system) = &mut self.system else { return };
        let below = FOLDERS.map(|name| (self.root.join(name), RecursiveMode::Recursive));
        let folders = [(self.root.clone(), RecursiveMode::NonRecursive)].into_iter().chain(below);
        for (folder, mode) in folders {
            // A folder that was replaced is another one under the same name.
            let _ = system.unwatch(folder.as_std_path());
            match system.watch(folder.as_std_path(), mode) {
                Err(error) if !is_missing(&error) => {
                    let _ = self.sender.send(Message::Unwatched(error.to_string()));
                }
                // A folder that is not there yet is noticed at the top when it comes.
                _ => {}
            }
        }
    }
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Whether files may differ after an event. Reading them is an event too, and rights or times alone change no page.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(kind) => *kind == AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(_)) => false,
        _ => true,
    }
}

/// Whether a path belongs to the course.
fn concerns(root: &Utf8Path, path: &std::path::Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return false };
    // The course's folder itself is named when it is moved or deleted.
    inside.iter().next().is_none_or(|first| first == SETTINGS || FOLDERS.iter().any(|name| first == *name))
}
