//! The command line as a user sees it: exit codes, what is printed where, and what happens on the disk.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

mod cli {
    mod check;
    mod diff;
    mod disturbed;
    mod generate;
    mod hostile;
    mod input;
    #[cfg(unix)]
    mod killed;
    #[cfg(unix)]
    mod links;
    mod others;
    mod refusal;
    pub(crate) mod support;
}
