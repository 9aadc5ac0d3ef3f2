//! How long a process takes, and how much memory it holds.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The runs of which the fastest counts.
pub const RUNS: usize = 3;
const RUNS_AS_FLOAT: f64 = 3.0;

/// Whatever goes wrong ends the program.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Of the fastest run.
    pub milliseconds: f64,
    /// Of the processor in user mode, as the kernel counts in hundredths of a second: the mean of all runs. Unlike the time on the
    /// clock, it hardly depends on what else the machine does.
    pub user_milliseconds: f64,
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
    let before = user_milliseconds_of_children()?;
    for run in 0..RUNS {
        fastest = fastest.min(time(command(run), codes)?);
    }
    Ok(Cost {
        milliseconds: fastest.as_secs_f64() * 1e3,
        user_milliseconds: (user_milliseconds_of_children()? - before) / RUNS_AS_FLOAT,
        peak_megabytes: peak(command(RUNS))?,
    })
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

/// What the children of this process that have ended took of the processor in user mode: `sync` takes none.
fn user_milliseconds_of_children() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the program, which may hold anything, ends with the last parenthesis.
    let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: f64 = fields.nth(13).ok_or("the kernel tells no times")?.parse()?;
    Ok(ticks * 10.0)
}

/// The kernel's own mark of the most memory held in megabytes, read until the process is gone.
///
/// # Errors
///
/// A command that does not start.
pub fn peak(mut command: Command) -> Result<f64> {
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
