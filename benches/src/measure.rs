//! How long a process takes, and how much memory it holds.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The runs of which the fastest counts, by the clock.
pub const RUNS: usize = 3;
/// The runs of which the least counts, where commands take turns.
pub const TURNS: usize = 10;

/// Whatever goes wrong ends the program.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Of the fastest run.
    pub milliseconds: f64,
    /// The most memory held.
    pub peak_megabytes: f64,
}

/// What a command takes, which is told which run it is: the fastest of some for the time, one more for the memory. It ends with one
/// of these codes.
///
/// # Errors
///
/// A command that does not start, or ends otherwise.
pub fn cost(codes: &[i32], command: impl Fn(usize) -> Command) -> Result<Cost> {
    let mut fastest = Duration::MAX;
    for run in 0..RUNS {
        fastest = fastest.min(time(command(run), codes)?);
    }
    Ok(Cost { milliseconds: fastest.as_secs_f64() * 1e3, peak_megabytes: peak(&mut command(RUNS))? })
}

fn time(mut command: Command, codes: &[i32]) -> Result<Duration> {
    // What another run left to be written is not this one's work.
    Command::new("sync").status()?;
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let took = start.elapsed();
    if status.code().is_some_and(|code| codes.contains(&code)) {
        Ok(took)
    } else {
        Err(format!("{command:?}: {status}").into())
    }
}

/// What a run takes, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// What a user waits.
    pub clock: f64,
    /// Of all cores, in user and system mode.
    pub processor: f64,
}

/// What commands take: each the least of [`TURNS`] runs. They take turns, so that what else the machine does meets all of them, and
/// their ratios hardly depend on it.
///
/// # Errors
///
/// A command that does not start, or fails.
pub fn in_turns<const N: usize>(commands: &[Command; N]) -> Result<[Times; N]> {
    let mut least = [Times { clock: f64::INFINITY, processor: f64::INFINITY }; N];
    for _ in 0..TURNS {
        for (command, least) in commands.iter().zip(&mut least) {
            let Times { clock, processor } = timed(command)?;
            *least = Times { clock: least.clock.min(clock), processor: least.processor.min(processor) };
        }
    }
    Ok(least)
}

/// By the shell's own `time`: the standard library does not tell what a child took, and `/proc` counts hundredths of a second.
fn timed(command: &Command) -> Result<Times> {
    const TIME: &str = "TIMEFORMAT='%3R %3U %3S'; time \"$@\" > /dev/null 2>&1";
    let mut shell = Command::new("bash");
    shell.env("LC_ALL", "C").args(["-c", TIME, "bash"]).arg(command.get_program()).args(command.get_args());
    let Output { status, stderr, .. } = shell.output()?;
    if !status.success() {
        return Err(format!("{command:?}: {status}").into());
    }
    let times = String::from_utf8(stderr)?;
    let seconds =
        times.split_whitespace().map(str::parse::<f64>).collect::<std::result::Result<Vec<_>, _>>()?;
    let [clock, user, system] = seconds[..] else { return Err(format!("no times: {times}").into()) };
    Ok(Times { clock: clock * 1e3, processor: (user + system) * 1e3 })
}

/// The kernel's own mark of the most memory held in megabytes, read until the process is gone.
///
/// # Errors
///
/// A command that does not start.
pub fn peak(command: &mut Command) -> Result<f64> {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut kilobytes = 0.0;
    while child.try_wait()?.is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let mark = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"));
        kilobytes = mark.and_then(|mark| mark.trim().parse().ok()).unwrap_or(kilobytes);
        sleep(Duration::from_micros(500));
    }
    Ok(kilobytes / 1024.0)
}

/// Builds the program in the profile that the benchmark was built in.
///
/// # Errors
///
/// In a debug build, and where the program does not build.
pub fn build(own: &Path) -> Result<PathBuf> {
    if cfg!(debug_assertions) {
        return Err("a debug build says nothing about time: run this with `--release`".into());
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status =
        Command::new(cargo).args(["build", "--quiet", "--release", "--package", "crossvpc-cli"]).status()?;
    if !status.success() {
        return Err("the program does not build".into());
    }
    Ok(own.with_file_name("crossvpc"))
}

/// Bytes in megabytes.
#[expect(clippy::cast_precision_loss, reason = "shown with one digit after the point")]
pub fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}
