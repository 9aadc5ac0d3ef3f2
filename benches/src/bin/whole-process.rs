//! The whole program on specs of a hundred to five thousand connections by each option, beside the work it cannot avoid, measured in
//! the same run: `check` beside reading the YAML alone, `generate` beside `cp -r` of what it writes.
//!
//! `cargo run --release -p crossvpc-benches --bin whole-process [CONNECTIONS…]`

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crossvpc_benches::{Kind, spec};
use crossvpc_core::diagnostic::Report;
use crossvpc_core::source::Sources;
use crossvpc_core::yaml::Document;

/// How many connections the specs have, if nothing else is asked for.
const CONNECTIONS: [usize; 3] = [100, 1_000, 5_000];

/// The options, as the spec calls them.
const KINDS: [(&str, Kind); 3] = [
    ("vpc-peering", Kind::VpcPeering),
    ("privatelink", Kind::PrivateLink),
    ("transit-gateway", Kind::TransitGateway),
];

/// The runs of which the fastest counts.
const RUNS: usize = 3;

/// The argument with which this program reads a file as YAML and does nothing else.
const PARSE: &str = "--parse";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    if let [flag, path] = &arguments[..]
        && flag == PARSE
    {
        return parse(Path::new(path));
    }
    let sizes: Vec<usize> =
        arguments.iter().map(|argument| argument.parse()).collect::<std::result::Result<_, _>>()?;
    let own = env::current_exe()?;
    let programs = Programs { crossvpc: build(&own)?, own };
    // Nothing is removed before the end: ext4 looks long for a free inode among those just freed.
    let folder = tempfile::tempdir_in(programs.own.parent().ok_or("the program is in no folder")?)?;
    println!("{HEADER}");
    for (option, kind) in KINDS {
        for &connections in if sizes.is_empty() { &CONNECTIONS[..] } else { &sizes } {
            let folder = folder.path().join(format!("{option}-{connections}"));
            println!("{option:<15} {}", programs.row(kind, connections, &folder)?);
        }
    }
    println!(
        "\ntimes: the best of {RUNS} runs, in ms; peak: the most memory held, in MB; again: nothing has changed"
    );
    Ok(())
}

const HEADER: &str = "\
option          links   files    MB   parse  peak │   check  ×parse  peak │   cp -r  generate    ×cp  peak   again    ×cp
────────────────────────────────────────────────┼───────────────────────┼─────────────────────────────────────────────";

struct Programs {
    own: PathBuf,
    crossvpc: PathBuf,
}

/// What a run took.
struct Cost {
    milliseconds: f64,
    peak_megabytes: f64,
}

impl Programs {
    /// Measures with a spec of this many connections, in a folder that it makes.
    fn row(&self, kind: Kind, connections: usize, folder: &Path) -> Result<String> {
        fs::create_dir(folder)?;
        let spec_file = folder.join("spec.yaml");
        fs::write(&spec_file, spec(kind, connections))?;
        let first = folder.join("out-0");
        let crossvpc = |command: &str| {
            let mut crossvpc = Command::new(&self.crossvpc);
            crossvpc.arg(command).arg(&spec_file);
            crossvpc
        };
        let generate = |out: &Path| {
            let mut generate = crossvpc("generate");
            generate.arg("--quiet").arg("--out").arg(out);
            generate
        };
        let parse = cost(|_| {
            let mut parse = Command::new(&self.own);
            parse.arg(PARSE).arg(&spec_file);
            parse
        })?;
        let check = cost(|_| crossvpc("check"))?;
        let generated = cost(|run| generate(&folder.join(format!("out-{run}"))))?;
        let again = cost(|_| generate(&first))?;
        let copied = cost(|run| {
            let mut copy = Command::new("cp");
            copy.arg("-r").arg(&first).arg(folder.join(format!("copy-{run}")));
            copy
        })?;
        let (files, bytes) = size(&first)?;
        Ok(format!(
            "{connections:5} {files:7} {:5.1} {:7.1} {:5.0} │ {:7.1} {:7.2} {:5.0} │ {:7.0} {:9.0} {:6.2} {:5.0} {:7.0} {:6.2}",
            megabytes(bytes),
            parse.milliseconds,
            parse.peak_megabytes,
            check.milliseconds,
            check.milliseconds / parse.milliseconds,
            check.peak_megabytes,
            copied.milliseconds,
            generated.milliseconds,
            generated.milliseconds / copied.milliseconds,
            generated.peak_megabytes,
            again.milliseconds,
            again.milliseconds / copied.milliseconds,
        ))
    }
}

/// What a command takes, which is told which run it is: the fastest of some for the time, one more for the memory.
fn cost(command: impl Fn(usize) -> Command) -> Result<Cost> {
    let mut fastest = Duration::MAX;
    for run in 0..RUNS {
        fastest = fastest.min(time(command(run))?);
    }
    Ok(Cost { milliseconds: fastest.as_secs_f64() * 1e3, peak_megabytes: peak(command(RUNS))? })
}

fn time(mut command: Command) -> Result<Duration> {
    // What another run left to be written is not this one's work.
    Command::new("sync").status()?;
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let took = start.elapsed();
    if status.success() { Ok(took) } else { Err(format!("{command:?}: {status}").into()) }
}

/// The kernel's own mark of the most memory held in megabytes, read until the process is gone.
fn peak(mut command: Command) -> Result<f64> {
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

/// Builds the program in the profile that this one was built in.
fn build(own: &Path) -> Result<PathBuf> {
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

fn parse(path: &Path) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let file = Sources::default().add("spec.yaml", "");
    let document = Document::parse(file, &text, &mut Report::default());
    document.filter(Document::is_complete).map(|_| ()).ok_or_else(|| "the spec is not YAML".into())
}

/// How many files there are below a folder, and their bytes.
fn size(folder: &Path) -> Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            let (more_files, more_bytes) = size(&entry.path())?;
            files += more_files;
            bytes += more_bytes;
        } else {
            files += 1;
            bytes += metadata.len();
        }
    }
    Ok((files, bytes))
}

#[expect(clippy::cast_precision_loss, reason = "shown with one digit after the point")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}
