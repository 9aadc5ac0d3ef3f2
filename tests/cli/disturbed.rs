//! Runs that meet another one, and whoever reads while one is under way.

use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::support::{Place, SMALL, larger};

const GENERATE: [&str; 6] = ["generate", "spec.yaml", "--out", "out", "--target", "terraform"];

fn silent(mut command: Command) -> Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_file_of_both_trees_is_never_missing_nor_cut() {
    let large = Place::new();
    let [_, small_files, large_files] = [&larger(), SMALL, &larger()].map(|spec| {
        large.write("spec.yaml", spec);
        large.generate();
        large.files("out")
    });
    let changed: Vec<_> = small_files
        .iter()
        .filter(|(path, text)| text.is_some() && large_files.get(*path).is_some_and(|large| large != *text))
        .map(|(path, _)| (large.path("out").join(path), [&small_files[path], &large_files[path]]))
        .filter(|(path, _)| !path.ends_with(".crossvpc.lock"))
        .collect();
    assert!(changed.len() > 10, "{}", changed.len());
    let done = AtomicBool::new(false);
    let reads = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while !done.load(Ordering::Relaxed) {
                for (path, texts) in &changed {
                    let text = fs::read_to_string(path).ok();
                    assert!(text.is_some() && texts.contains(&&text), "{}: {text:?}", path.display());
                    reads += 1;
                }
            }
            reads
        });
        for spec in [SMALL, &larger()].into_iter().cycle().take(10) {
            large.write("spec.yaml", spec);
            large.generate();
        }
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert!(reads > 1_000, "{reads}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_second_writer_is_sent_away() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    place.write("spec.yaml", larger());
    let first = File::open(place.path("out")).unwrap();
    first.lock().unwrap();
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.err, "error: another crossvpc is writing to `out`\nhelp: wait until it ends\n");
    assert_eq!(place.files("out"), before);
    assert_eq!(place.run(&["diff", "spec.yaml", "--out", "out"]).code, Some(1), "readers may look");
    // Closing is not enough: a child that another test is starting may have the file open for a moment.
    first.unlock().unwrap();
    place.generate();
}

#[test]
fn many_at_once_write_one_complete_folder() {
    let place = Place::new();
    assert_eq!(place.run(&GENERATE).code, Some(0));
    let new = place.files("out");
    fs::remove_dir_all(place.path("out")).unwrap();
    let runs: Vec<_> = (0..6).map(|_| silent(place.command(&GENERATE)).spawn().unwrap()).collect();
    let codes: Vec<_> = runs.into_iter().map(|mut run| run.wait().unwrap().code()).collect();
    assert!(codes.contains(&Some(0)) && codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
    assert_eq!(place.files("out"), new);
    assert_eq!(place.files("").into_keys().filter(|path| !path.starts_with("out")).count(), 1);
}
