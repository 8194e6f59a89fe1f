//! `serve`: pages drawn when a browser asks for them, and drawn again when a file changes.
//!
//! In: where to listen, the folder of the course, and how to read it. Out: pages over HTTP, news for open pages as
//! server-sent events, and what there is to tell as [`Told`]. Nothing is written, and `output/` is not looked at.
//!
//! A watcher only says *when* to look; *what* changed is found by looking, so a missed or doubled notice, a rename or
//! a deleted folder does no harm. While the course has errors the last good pages are served, and the errors with them.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "serving needs a socket and a clock")]

mod answer;
mod finding;
mod http;
mod pages;
mod shared;
mod watch;

use crate::diagnostic::{Diagnostic, Report};
use crate::disk::{Failure, Fate, Look};
use crate::site::Output;
use camino::{Utf8Path, Utf8PathBuf};
use finding::Finding;
use shared::{Good, Shared};
use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use watch::{Channel, Gathered, Inbox, Next, Watcher};

/// Where to serve which course.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the course.
    pub root: Utf8PathBuf,
    /// The name or number to listen at.
    pub host: String,
    /// The port; 0 for any that is free. When it is taken, another is used.
    pub port: u16,
}

/// A site whose pages can be drawn.
pub trait Site: Send + Sync {
    /// Every output path and what stands there.
    fn outputs(&self) -> &BTreeMap<Utf8PathBuf, Output>;

    /// The bytes at one of these paths; an error is a mistake in a template, or a file that cannot be read.
    fn draw(&self, path: &Utf8Path) -> Result<Vec<u8>, Box<Diagnostic>>;
}

/// What reading a course gave.
pub struct Reading {
    /// Everything that is wrong with it.
    pub report: Report,
    /// Its site, unless it has errors.
    pub site: Option<Box<dyn Site>>,
    /// How many pages it has.
    pub pages: usize,
}

/// Something to tell the author in the terminal.
pub enum Told<'a> {
    /// Files changed and the course was read again, or for the first time.
    Read {
        /// Which files; none at the first time.
        changes: &'a [(Utf8PathBuf, Fate)],
        /// All that is wrong.
        report: &'a Report,
        /// Whether that is what was wrong before too.
        same: bool,
        /// From the first notice of the change until the pages are ready.
        time: Duration,
        /// How many pages there are.
        pages: usize,
    },
    /// Pages are there to be opened.
    Ready {
        /// The address of the home page.
        url: &'a str,
        /// The port that was wanted, if another program has it.
        taken: Option<u16>,
        /// Whether other machines can open the pages too.
        exposed: bool,
    },
    /// The course cannot be read at the moment; the last good pages stay.
    Failed(&'a Failure),
    /// A page that was asked for cannot be drawn.
    Fault(&'a Diagnostic),
    /// The system does not tell of changes, so the files are looked at every second.
    Unwatched(&'a str),
}

/// How long nothing must happen before a change counts as done: editors write in several steps.
const QUIET: Duration = Duration::from_millis(5);
/// How long changes may go on before they are looked at all the same.
const LONGEST: Duration = Duration::from_millis(100);
/// How long a file that is empty or gone may be half way through a save.
const HALF_WAY: Duration = Duration::from_millis(60);
/// When to look once more after a change. A watcher misses what is written into a new folder before it watches it.
const ONCE_MORE: Duration = Duration::from_millis(250);
/// How often to look where no watcher can tell.
const POLL: Duration = Duration::from_secs(1);

/// Serves a course until the program is asked to stop.
pub fn serve(
    options: &Options,
    read: &mut dyn FnMut(Arc<Look>) -> Reading,
    tell: &mut dyn FnMut(Told<'_>),
) -> Result<(), Failure> {
    let (listener, taken) = http::listen(&options.host, options.port)?;
    let look = Look::first(&options.root)?;
    let (sender, receiver) = mpsc::channel();
    let mut watcher = Watcher::new(look.root(), sender.clone());
    let shared = Arc::new(Shared::new(sender.clone()));
    let mut keeper = Keeper { look: Arc::new(look), known: String::new(), failed: None, shared: Arc::clone(&shared) };
    keeper.read(&[], Instant::now(), read, tell);
    let url = http::url(&options.host, &listener);
    let exposed = !listener.local_addr().is_ok_and(|address| address.ip().is_loopback());
    tell(Told::Ready { url: &url, taken: taken.then_some(options.port), exposed });
    let server = http::start(listener, &options.host, shared, sender)?;
    keeper.keep(&mut Channel::new(receiver), &mut watcher, read, tell);
    drop(server);
    Ok(())
}

/// Keeps what is served in step with the files.
struct Keeper {
    /// The files as they were read last.
    look: Arc<Look>,
    /// The findings that were told last, as text.
    known: String,
    /// Why the course cannot be read, if it cannot.
    failed: Option<String>,
    shared: Arc<Shared>,
}

/// What watches the files; tests have one that does nothing.
trait Watch {
    /// Watches folders that are new, or stand where another one stood.
    fn renew(&mut self);
}

impl Keeper {
    /// Waits for changes and follows them, until a message says to stop.
    fn keep(
        &mut self,
        inbox: &mut dyn Inbox,
        watcher: &mut dyn Watch,
        read: &mut dyn FnMut(Arc<Look>) -> Reading,
        tell: &mut dyn FnMut(Told<'_>),
    ) {
        let mut polling = false;
        let mut wait = Some(ONCE_MORE);
        loop {
            let mut gathered = Gathered::default();
            let next = inbox.next(wait);
            let start = Instant::now();
            let noticed = matches!(next, Next::Message(_));
            if let Next::Message(message) = next {
                gathered.take(message);
                watch::settle(inbox, &mut gathered, QUIET, QUIET, LONGEST);
            }
            if gathered.stop {
                return;
            }
            gathered.faults.iter().for_each(|fault| tell(Told::Fault(fault)));
            if let Some(why) = &gathered.unwatched
                && !polling
            {
                tell(Told::Unwatched(why));
                polling = true;
            }
            if gathered.all || self.failed.is_some() || gathered.names_top(self.look.root()) {
                watcher.renew();
            }
            self.follow(inbox, &mut gathered, start, read, tell);
            if gathered.stop {
                return;
            }
            wait = match (polling || self.failed.is_some(), noticed) {
                (true, _) => Some(POLL),
                (false, true) => Some(ONCE_MORE),
                (false, false) => None,
            };
        }
    }

    /// Looks at the files and, if any changed, reads the course.
    fn follow(
        &mut self,
        inbox: &mut dyn Inbox,
        gathered: &mut Gathered,
        start: Instant,
        read: &mut dyn FnMut(Arc<Look>) -> Reading,
        tell: &mut dyn FnMut(Told<'_>),
    ) {
        let root = self.look.root().to_owned();
        let mut look = self.look.again(&|path| gathered.touched(&root, path));
        if look.as_ref().map_or(self.failed.is_none(), |look| look.half_way(&self.look)) {
            watch::settle(inbox, gathered, HALF_WAY, QUIET, LONGEST);
            look = self.look.again(&|path| gathered.touched(&root, path));
        }
        match look {
            Ok(look) => {
                let changes = look.changes(&self.look);
                if changes.is_empty() && self.failed.is_none() {
                    return;
                }
                self.failed = None;
                self.look = Arc::new(look);
                self.read(&changes, start, read, tell);
            }
            Err(failure) => {
                let text = failure.to_string();
                if self.failed.as_ref() != Some(&text) {
                    self.shared.publish(None, vec![Finding::of_failure(&failure)]);
                    self.known.clear();
                    self.failed = Some(text);
                    tell(Told::Failed(&failure));
                }
            }
        }
    }

    /// Reads the course, shows what came of it, and tells of it.
    fn read(
        &mut self,
        changes: &[(Utf8PathBuf, Fate)],
        start: Instant,
        read: &mut dyn FnMut(Arc<Look>) -> Reading,
        tell: &mut dyn FnMut(Told<'_>),
    ) {
        let reading = read(Arc::clone(&self.look));
        let mut report = reading.report;
        let good = reading.site.filter(|_| report.errors() == 0).map(|site| Arc::new(Good::new(site)));
        // The pages that somebody looks at are drawn before they are shown, so a broken template shows no broken page.
        let faults = good.as_ref().map(|good| self.shared.draw_open(good)).unwrap_or_default();
        let good = good.filter(|_| faults.is_empty());
        if !faults.is_empty() {
            report = Report::new(report.findings().iter().cloned().chain(faults).collect());
        }
        self.shared.publish(good, Finding::errors(&report));
        let known: String = report.findings().iter().map(crate::diagnostic::json).collect();
        let same = std::mem::replace(&mut self.known, known) == self.known;
        tell(Told::Read { changes, report: &report, same, time: start.elapsed(), pages: reading.pages });
    }
}

#[cfg(test)]
mod tests;
