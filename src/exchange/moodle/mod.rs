//! Moodle's question bank: what its formats share.

pub(super) mod shared;
