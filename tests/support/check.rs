//! Checks that need other tools. Rust's own harness knows only at compile time what it leaves out, so that a test without its
//! tool would count as passed; here it is reported as ignored, with the reason.

use std::collections::BTreeSet;
use std::env;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::found::Tool;

/// Where a run leaves what it skipped, below Cargo's folder for what tests write.
pub const SKIPPED: &str = "skipped-checks.txt";

/// A function that checks something, and the tools without which it cannot.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    name: &'static str,
    needs: &'static [Tool],
    run: fn(),
    is_long: bool,
}

impl Check {
    /// One of the name of its function.
    pub const fn new(name: &'static str, needs: &'static [Tool], run: fn()) -> Self {
        Self { name, needs, run, is_long: false }
    }

    /// The same, run only with `--ignored` or `--include-ignored`.
    #[must_use]
    pub const fn long(self) -> Self {
        Self { is_long: true, ..self }
    }

    fn missing(&self) -> Vec<Tool> {
        self.needs.iter().copied().filter(|tool| !tool.is_there()).collect()
    }
}

/// A [`Check`] by its function and what it needs: `check!(scripts::deploy, Bash, Python)`.
#[macro_export]
macro_rules! check {
    ($function:path $(, $tool:ident)*) => {
        $crate::check::Check::new(stringify!($function), &[$($crate::found::Tool::$tool),*], $function)
    };
}

/// The most checks that are named for the time they took.
const LONGEST: usize = 12;

/// What was not run.
#[derive(Default)]
struct Skipped {
    checks: usize,
    missing: BTreeSet<Tool>,
    long: usize,
}

/// Runs checks as `cargo test` asks for, and leaves what was skipped in a folder. With `CROSSVPC_REQUIRE_TOOLS=1`, a check
/// without its tools fails.
pub fn run(folder: &Path, groups: &[(&str, &[Check])]) -> ExitCode {
    let arguments = Arguments::from_args();
    let are_required = env::var_os("CROSSVPC_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    let skipped = Arc::new(Mutex::new(Skipped::default()));
    let times = Arc::new(Mutex::new(Vec::new()));
    let mut trials = Vec::new();
    for (group, check) in
        groups.iter().flat_map(|(group, checks)| checks.iter().map(move |check| (group, *check)))
    {
        let (noted, times) = (Arc::clone(&skipped), Arc::clone(&times));
        let name = format!("{group}::{}", check.name);
        let trial = Trial::ignorable_test(name.clone(), move || {
            let began = Instant::now();
            let ended = run_one(check, &check.missing(), are_required, &noted);
            times.lock().expect("no check holds it when it panics").push((began.elapsed().as_secs(), name));
            ended
        });
        trials.push(trial.with_ignored_flag(check.is_long));
    }
    let is_left_out = |trial: &&Trial| arguments.is_ignored(trial) && !arguments.is_filtered_out(trial);
    let long = trials.iter().filter(is_left_out).count();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        let mut skipped = skipped.lock().expect("no check holds it when it panics");
        skipped.long = long;
        let line = skipped.to_string();
        print!("{line}{}", longest(&mut times.lock().expect("no check holds it when it panics")));
        fs::write(folder.join(SKIPPED), line).expect("Cargo's folder for tests can be written");
    }
    conclusion.exit_code()
}

/// Where the time of a run went. A check that failed is not among them.
fn longest(times: &mut [(u64, String)]) -> String {
    times.sort_by(|one, other| other.cmp(one));
    let longest = times.iter().take_while(|(seconds, _)| *seconds > 0).take(LONGEST);
    let mut text = String::new();
    for (seconds, name) in longest {
        text += &format!("{seconds:5} s {name}\n");
    }
    text
}

fn run_one(
    check: Check,
    missing: &[Tool],
    are_required: bool,
    skipped: &Mutex<Skipped>,
) -> Result<Completion, Failed> {
    if missing.is_empty() {
        (check.run)();
        return Ok(Completion::Completed);
    }
    let reason = format!("{} not set up", names(missing));
    if are_required {
        return Err(format!("{reason}, and CROSSVPC_REQUIRE_TOOLS=1").into());
    }
    let mut skipped = skipped.lock().expect("no check holds it when it panics");
    skipped.checks += 1;
    skipped.missing.extend(missing.iter().copied());
    Ok(Completion::ignored_with(reason))
}

impl fmt::Display for Skipped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { checks, missing, long } = self;
        let mut parts = Vec::new();
        if *checks > 0 {
            let missing = names(missing);
            parts.push(format!(
                "{checks} against real tools ({missing} not set up; `bash tests/setup` does it, then run the tests again)"
            ));
        }
        if *long > 0 {
            parts.push(format!("{long} long ones (`cargo test --test with_tools -- --ignored` runs them)"));
        }
        if parts.is_empty() { Ok(()) } else { writeln!(out, "checks skipped: {}", parts.join("; ")) }
    }
}

fn names<'t>(tools: impl IntoIterator<Item = &'t Tool>) -> String {
    tools.into_iter().map(|tool| tool.name()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MISSING: [Tool; 1] = [Tool::Node];

    #[test]
    fn the_longest_checks_stand_first() {
        let mut times = [(0, "a".to_owned()), (9, "b".to_owned()), (61, "c".to_owned())];
        assert_eq!(longest(&mut times), "   61 s c\n    9 s b\n");
    }

    /// What becomes of a check that does not hold, and what is noted.
    fn outcome(missing: &[Tool], are_required: bool) -> (Result<Option<String>, Failed>, String) {
        let check = Check::new("never_holds", &MISSING, || panic!("it runs"));
        let skipped = Mutex::new(Skipped::default());
        let completion = run_one(check, missing, are_required, &skipped).map(|completion| match completion {
            Completion::Completed => None,
            Completion::Ignored { reason } => reason,
        });
        let noted = skipped.lock().unwrap().to_string();
        (completion, noted)
    }

    #[test]
    fn a_check_without_its_tools_is_ignored_and_counted() {
        let (completion, noted) = outcome(&MISSING, false);
        assert_eq!(completion.unwrap().as_deref(), Some("node not set up"));
        assert!(noted.starts_with("checks skipped: 1 against real tools (node not set up;"), "{noted}");
        assert_eq!(noted.lines().count(), 1);
    }

    #[test]
    fn a_check_without_its_tools_fails_where_they_are_required() {
        let (completion, noted) = outcome(&MISSING, true);
        let failed = completion.unwrap_err();
        assert_eq!(failed.message(), Some("node not set up, and CROSSVPC_REQUIRE_TOOLS=1"));
        assert_eq!(noted, "");
    }

    #[test]
    #[should_panic(expected = "it runs")]
    fn a_check_with_its_tools_runs() {
        outcome(&[], true).0.unwrap();
    }
}
