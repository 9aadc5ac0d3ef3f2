//! What a spec costs is in proportion to its size, whatever is wrong with it: the time of the processor, the memory held and
//! what is printed, beside a valid spec of the same size in the same run. The release build is measured by the benchmark
//! `hostile`.

use std::fs::{self, File};
use std::thread::sleep;
use std::time::Duration;

use crossvpc_benches::hostile::ATTACKS;
use crossvpc_benches::{Kind, spec};

use super::support::Place;

/// The size of each spec, or nearly: large enough that what is quadratic takes minutes.
const BYTES: usize = 400 << 10;

/// What any run may take beside what its spec does, in hundredths of a second.
const START: u64 = 20;

/// What a run took.
struct Cost {
    /// Hundredths of a second of the processor, as the kernel counts.
    ticks: u64,
    peak_kilobytes: u64,
    printed: u64,
}

/// A check of `spec.yaml`, watched until it ends or takes too much.
fn check(place: &Place, text: &str, most_ticks: u64) -> Cost {
    place.write("spec.yaml", text);
    let out = place.path("printed");
    let mut command = place.command(&["check", "spec.yaml"]);
    let mut child = command.stdout(File::create(&out).unwrap()).spawn().unwrap();
    let proc = format!("/proc/{}", child.id());
    let mut cost = Cost { ticks: 0, peak_kilobytes: 0, printed: 0 };
    while child.try_wait().unwrap().is_none() {
        let stat = fs::read_to_string(format!("{proc}/stat")).unwrap_or_default();
        // The name of the program, which may hold anything, ends with the last parenthesis.
        let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks =
            |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
        cost.ticks = cost.ticks.max(ticks(11) + ticks(12));
        let status = fs::read_to_string(format!("{proc}/status")).unwrap_or_default();
        let mark = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"));
        let peak = mark.and_then(|mark| mark.trim().parse().ok()).unwrap_or_default();
        cost.peak_kilobytes = cost.peak_kilobytes.max(peak);
        if cost.ticks > most_ticks {
            child.kill().unwrap();
        }
        sleep(Duration::from_millis(1));
    }
    cost.printed = fs::metadata(out).unwrap().len();
    cost
}

#[test]
fn no_spec_costs_more_than_its_size() {
    let place = Place::new();
    let valid_text = spec(Kind::VpcPeering, BYTES / 730);
    let valid = check(&place, &valid_text, u64::MAX);
    assert!(valid.ticks > 0 && valid.peak_kilobytes > 0 && valid.printed > 0);
    for attack in ATTACKS {
        let text = attack.within(BYTES);
        let in_proportion = |of_valid: u64| of_valid * text.len() as u64 / valid_text.len() as u64;
        let most_ticks = START + 8 * in_proportion(valid.ticks);
        let hostile = check(&place, &text, most_ticks);
        let about = format!("{}, {} KiB", attack.name, text.len() >> 10);
        assert!(hostile.ticks <= most_ticks, "{about}: over {most_ticks} hundredths of a second");
        let most = (32 << 10) + 4 * in_proportion(valid.peak_kilobytes);
        assert!(hostile.peak_kilobytes <= most, "{about}: {} of {most} KiB", hostile.peak_kilobytes);
        assert!(hostile.printed < 1 << 20, "{about}: {} bytes are printed", hostile.printed);
    }
}
