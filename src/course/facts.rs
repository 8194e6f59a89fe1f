//! What stages work out from one page alone, kept beside the page.
//!
//! A page is never changed, and where a course is read again it stays the same page as long as its file and the site's
//! settings do (see [`Memory`](super::Memory)). So what follows from a page and the settings alone need be worked out
//! once, and is forgotten with the page.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

/// Values of different types, one of each.
#[derive(Default)]
pub struct Facts(Mutex<Vec<Arc<dyn Any + Send + Sync>>>);

impl Facts {
    /// The value of a type, worked out when it is asked for first. `work` must look at nothing but the page that these
    /// facts belong to and the site's settings. Each caller has a type of its own.
    pub fn of<T: Any + Send + Sync>(&self, work: impl FnOnce() -> T) -> Arc<T> {
        if let Some(known) = self.known() {
            return known;
        }
        // Nobody waits while this works; should two threads do so at once, they find the same.
        let value = Arc::new(work());
        let kept: Arc<dyn Any + Send + Sync> = value.clone();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
        value
    }

    fn known<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let facts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        facts.iter().find_map(|fact| Arc::clone(fact).downcast().ok())
    }
}

impl std::fmt::Debug for Facts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Facts")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_is_worked_out_once() {
        #[derive(Debug, PartialEq)]
        struct Length(usize);
        let facts = Facts::default();
        assert_eq!(*facts.of(|| Length(1)), Length(1));
        assert_eq!(*facts.of(|| 7_u8), 7);
        assert_eq!(*facts.of::<Length>(|| unreachable!("it is known")), Length(1));
        // A fact may be worked out with the help of another.
        let sum = facts.of(|| u64::from(*facts.of(|| 0_u8)) + 1);
        assert_eq!(*sum, 8);
    }
}
