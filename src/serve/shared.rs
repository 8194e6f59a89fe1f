//! What the server shows at a time, shared by the thread that keeps it and those that answer.

use super::Site;
use super::answer::{self, Answer};
use super::finding::{self, Finding};
use super::watch::Message;
use crate::diagnostic::Diagnostic;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// How many drawn pages are kept until the next change.
const MOST_DRAWN: usize = 32;

/// A site without errors, with the pages of it that were drawn already.
pub(super) struct Good {
    pub site: Box<dyn Site>,
    drawn: Mutex<HashMap<String, Arc<Answer>>>,
}

impl Good {
    pub fn new(site: Box<dyn Site>) -> Self {
        Self { site, drawn: Mutex::default() }
    }

    /// The answer for an address, drawn once. An error is a fault of the page that stands there.
    pub fn answer(&self, address: &str) -> Result<Arc<Answer>, Box<Diagnostic>> {
        let lock = || self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(address) {
            return Ok(Arc::clone(known));
        }
        let answer = Arc::new(answer::of_site(self.site.as_ref(), address)?);
        // Pages that reload are asked for at once; files may be large, and are asked for once.
        if answer.version().is_some() {
            let mut drawn = lock();
            if drawn.len() >= MOST_DRAWN {
                drawn.clear();
            }
            drawn.insert(address.to_owned(), Arc::clone(&answer));
        }
        Ok(answer)
    }
}

/// What is shown.
pub(super) struct Now {
    /// The last site without errors, if there was one.
    pub good: Option<Arc<Good>>,
    /// What is wrong with the course as it is.
    pub errors: Vec<Finding>,
    /// The same for open pages.
    pub news: String,
}

impl Now {
    /// The answer for an address, and a fault that was found on the way.
    pub fn answer(&self, address: &str) -> (Arc<Answer>, Option<Box<Diagnostic>>) {
        match self.good.as_ref().map(|good| good.answer(address)) {
            Some(Ok(answer)) => (answer, None),
            Some(Err(fault)) => (Arc::new(Answer::errors(&[Finding::of(&fault)])), Some(fault)),
            None => (Arc::new(Answer::errors(&self.errors)), None),
        }
    }
}

/// What all threads know.
pub(super) struct Shared {
    now: watch::Sender<Arc<Now>>,
    /// The addresses of pages that are open, and in how many windows.
    open: Mutex<BTreeMap<String, usize>>,
    /// The page that was asked for last, by whoever does not keep it open.
    last: Mutex<String>,
    sender: Mutex<Sender<Message>>,
}

impl Shared {
    pub fn new(sender: Sender<Message>) -> Self {
        let now = Now { good: None, errors: Vec::new(), news: finding::news(&[]) };
        Self {
            now: watch::Sender::new(Arc::new(now)),
            open: Mutex::default(),
            last: Mutex::new("/".to_owned()),
            sender: Mutex::new(sender),
        }
    }

    /// What is shown now.
    pub fn now(&self) -> Arc<Now> {
        Arc::clone(&self.now.borrow())
    }

    /// What is shown, and notice of every change.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Now>> {
        self.now.subscribe()
    }

    /// Shows a site, or with none the last good one with what is wrong.
    pub fn publish(&self, good: Option<Arc<Good>>, errors: Vec<Finding>) {
        let good = good.or_else(|| self.now.borrow().good.clone());
        let news = finding::news(&errors);
        self.now.send_replace(Arc::new(Now { good, errors, news }));
    }

    /// Draws the pages that are open, so that they are ready; returns what is wrong with them.
    pub fn draw_open(&self, good: &Good) -> Vec<Diagnostic> {
        let mut addresses: BTreeSet<String> = lock(&self.open).keys().cloned().collect();
        addresses.insert(lock(&self.last).clone());
        addresses.iter().filter_map(|address| good.answer(address).err()).map(|fault| *fault).collect()
    }

    /// Answers for an address.
    pub fn answer(&self, address: &str) -> Arc<Answer> {
        let (answer, fault) = self.now().answer(address);
        if answer.version().is_some() {
            address.clone_into(&mut lock(&self.last));
        }
        if let Some(fault) = fault {
            // Nobody listens any more when the program ends.
            let _ = lock(&self.sender).send(Message::Fault(fault));
        }
        answer
    }

    /// Notes that a page is open, until what is returned is dropped.
    pub fn open(self: &Arc<Self>, address: &str) -> Open {
        *lock(&self.open).entry(address.to_owned()).or_default() += 1;
        Open { shared: Arc::clone(self), address: address.to_owned() }
    }
}

/// A page that is open in a browser.
pub(super) struct Open {
    shared: Arc<Shared>,
    pub address: String,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = lock(&self.shared.open);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// None of these locks is held where anything could panic.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
