//! Lets any one operation on the disk fail, or kills the process before it. What a killed run or a full disk leaves
//! behind cannot be tested otherwise, step by step. Only debug builds have it.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

/// The variable that tests set: `kill:7` ends the process before the seventh operation, `fail:7` makes it fail.
const VARIABLE: &str = "CROSSVPC_TEST_FAULT";

/// Which operations fail, and how.
#[derive(Debug, Default)]
pub(crate) struct Fault {
    kind: Option<Kind>,
    done: AtomicU64,
    no_exchange: bool,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Kill(u64),
    Fail(u64),
    #[cfg(test)]
    FailFrom(u64),
}

impl Fault {
    /// What [`VARIABLE`] asks for; anything else is no fault.
    pub(super) fn from_environment() -> Self {
        let kind = std::env::var(VARIABLE).ok().and_then(|value| {
            let (kind, number) = value.split_once(':')?;
            let number = number.parse().ok()?;
            match kind {
                "kill" => Some(Kind::Kill(number)),
                "fail" => Some(Kind::Fail(number)),
                _ => None,
            }
        });
        Self { kind, ..Self::default() }
    }

    /// The operation of this number fails, and those after it work again.
    #[cfg(test)]
    pub(super) fn fail(number: u64) -> Self {
        Self { kind: Some(Kind::Fail(number)), ..Self::default() }
    }

    /// The operation of this number and all after it fail: as if the process were killed.
    #[cfg(test)]
    pub(super) fn fail_from(number: u64) -> Self {
        Self { kind: Some(Kind::FailFrom(number)), ..Self::default() }
    }

    /// As on a file system that cannot exchange two files.
    #[cfg(test)]
    pub(super) fn without_exchange(self) -> Self {
        Self { no_exchange: true, ..self }
    }

    /// Whether two files can be exchanged, as far as the tests wish it.
    pub(super) fn lets_exchange(&self) -> bool {
        !self.no_exchange
    }

    /// Counts an operation that is about to be done.
    pub(super) fn strike(&self) -> io::Result<()> {
        let number = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let fails = match self.kind {
            Some(Kind::Kill(wanted)) if number == wanted => std::process::exit(137),
            Some(Kind::Fail(wanted)) => number == wanted,
            #[cfg(test)]
            Some(Kind::FailFrom(wanted)) => number >= wanted,
            Some(Kind::Kill(_)) | None => false,
        };
        if fails { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
    }
}
