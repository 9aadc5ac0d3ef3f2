//! `generate` refuses an edit that interrupts traffic, until somebody says that it may.

use super::support::{Place, SMALL};

const GENERATE: [&str; 4] = ["generate", "spec.yaml", "--out", "out"];

fn swapped() -> String {
    SMALL.replace("vpc-peering: {}", "vpc-peering: {requester: consumer}")
}

#[test]
fn it_writes_nothing_and_names_the_way_round() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    place.write("spec.yaml", swapped());
    let run = place.run(&GENERATE);
    assert_eq!(run.code, Some(2), "{run:?}");
    for words in ["interrupts traffic", "--allow-interruption", "crossvpc diff"] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    assert_eq!(place.files("out"), before);
    // Whoever only looks is told what differs, as ever.
    let run = place.run(&[&GENERATE[..], &["--check"]].concat());
    assert_eq!(run.code, Some(1), "{run:?}");
    // Once it is generated, it is no edit any more.
    let run = place.run(&[&GENERATE[..], &["--allow-interruption"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    place.generate();
}

#[test]
fn a_reason_in_the_spec_has_the_same_effect() {
    let place = Place::new();
    place.generate();
    let allow = "allow: {interrupts-flow: {web: agreed for Sunday night}}\n";
    place.write("spec.yaml", swapped() + allow);
    place.generate();
}

#[test]
fn edits_that_interrupt_nothing_need_no_word() {
    let place = Place::new();
    place.generate();
    for spec in
        [SMALL.replace("tcp/80", "tcp/81"), SMALL.replace("[tcp/80]", "[tcp/80, tcp/443]"), SMALL.to_owned()]
    {
        place.write("spec.yaml", spec);
        place.generate();
    }
}
