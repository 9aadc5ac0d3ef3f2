//! The whole program on specs of a hundred to five thousand connections by each option, beside the work it cannot avoid, measured in
//! the same run: `check` beside reading the YAML alone, `plan`, `trace` and `diff` beside `check`, `generate` beside `cp -r` of what it writes.
//!
//! `cargo run --release -p crossvpc-benches --bin whole-process [CONNECTIONS…]`

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crossvpc_benches::measure::{RUNS, Result, TURNS, build, cost, in_turns, megabytes, peak};
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

/// The argument with which this program reads a file as YAML and does nothing else.
const PARSE: &str = "--parse";

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
        "\nparse, check, plan, json (plan as JSON), trace and diff (one port of one connection): ms on the clock, the least of \
         {TURNS} runs in turn; × beside parse or check by the clock; cpu: the same by the time of all cores; the others: the best of \
         {RUNS}; peak: the most memory held, in MB; again: nothing has changed"
    );
    Ok(())
}

const HEADER: &str = "\
option          links   files    MB │   parse ×parse   cpu  peak │   check ×parse   cpu  peak │    plan ×check   cpu  peak │    json ×check   cpu  peak │   trace ×check   cpu  peak │    diff ×check   cpu  peak │   cp -r  generate    ×cp  peak   again    ×cp
────────────────────────────────────┼────────────────────────────┼────────────────────────────┼────────────────────────────┼────────────────────────────┼────────────────────────────┼────────────────────────────┼──────────────────────────────────────────────";

struct Programs {
    own: PathBuf,
    crossvpc: PathBuf,
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
        let other = folder.join("other.yaml");
        fs::write(&other, with_another_port(&spec(kind, connections)))?;
        let with = |mut command: Command, arguments: &[&OsStr]| {
            command.args(arguments);
            command
        };
        let (name, json) = (OsStr::new("hub-0000-for-0000"), [OsStr::new("--format"), OsStr::new("json")]);
        let mut commands = [
            with(Command::new(&self.own), &[OsStr::new(PARSE), spec_file.as_os_str()]),
            crossvpc("check"),
            crossvpc("plan"),
            with(crossvpc("plan"), &json),
            with(crossvpc("trace"), &[name, name]),
            with(crossvpc("diff"), &[other.as_os_str()]),
        ];
        let times = in_turns(&commands)?;
        let [parse, check, ..] = times;
        let beside = [parse, parse, check, check, check, check];
        let mut row = String::new();
        for ((command, time), beside) in commands.iter_mut().zip(times).zip(beside) {
            let (clock, cpu) = (time.clock / beside.clock, time.processor / beside.processor);
            row += &format!(" {:7.0} {clock:6.2} {cpu:5.2} {:5.0} │", time.clock, peak(command)?);
        }
        let generated = cost(&[0], |run| generate(&folder.join(format!("out-{run}"))))?;
        let again = cost(&[0], |_| generate(&first))?;
        let copied = cost(&[0], |run| {
            let mut copy = Command::new("cp");
            copy.arg("-r").arg(&first).arg(folder.join(format!("copy-{run}")));
            copy
        })?;
        let (files, bytes) = size(&first)?;
        Ok(format!(
            "{connections:5} {files:7} {:5.1} │{row} {:7.0} {:9.0} {:6.2} {:5.0} {:7.0} {:6.2}",
            megabytes(bytes),
            copied.milliseconds,
            generated.milliseconds,
            generated.milliseconds / copied.milliseconds,
            generated.peak_megabytes,
            again.milliseconds,
            again.milliseconds / copied.milliseconds,
        ))
    }
}

/// The same spec, but for the port of its last connection.
fn with_another_port(spec: &str) -> String {
    let (before, after) = spec.rsplit_once("tcp/443").expect("the last connection has this port");
    format!("{before}tcp/8443{after}")
}

fn parse(path: &Path) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let file = Sources::default().add("spec.yaml", "");
    let document = Document::parse(file, &text, &mut Report::default());
    document.filter(Document::is_complete).map(|_| ()).ok_or_else(|| "the spec is not YAML".into())
}

/// How many files there are below a folder, and their bytes.
fn size(folder: &Path) -> Result<(usize, usize)> {
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
            bytes += usize::try_from(metadata.len())?;
        }
    }
    Ok((files, bytes))
}
