//! Each step of the pipeline by itself, for a hundred to five thousand peerings: `cargo bench -p crossvpc-benches`.

use crossvpc_benches::spec;
use crossvpc_cdk::Cdk;
use crossvpc_cloudformation::CloudFormation;
use crossvpc_core::backend::Backend;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::network::Network;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Sources;
use crossvpc_core::yaml::Document;
use crossvpc_terraform::Terraform;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

/// How many peerings the specs have.
const PEERINGS: [usize; 3] = [100, 1_000, 5_000];

/// How long each is repeated.
const SECONDS: u64 = 2;

fn main() {
    divan::main();
}

/// The text as a tree with positions, what the program reads it with.
#[divan::bench(args = PEERINGS, max_time = SECONDS)]
fn parse_yaml(bencher: Bencher<'_, '_>, peerings: usize) {
    let text = spec(peerings);
    let file = Sources::default().add("spec.yaml", "");
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| Document::parse(file, &text, &mut Report::default()).expect("the spec is YAML"));
}

/// The text as serde reads it, for comparison.
#[divan::bench(args = PEERINGS, max_time = SECONDS)]
fn parse_yaml_with_serde(bencher: Bencher<'_, '_>, peerings: usize) {
    let text = spec(peerings);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| serde_yaml::from_str::<serde_yaml::Value>(&text).expect("the spec is YAML"));
}

/// From the text to the network and all findings.
#[divan::bench(args = PEERINGS, max_time = SECONDS)]
fn check(bencher: Bencher<'_, '_>, peerings: usize) {
    let sources = sources(peerings);
    bencher.counter(ItemsCount::new(peerings)).bench(|| crossvpc_core::check(&sources));
}

/// From the network to the links with their routes and rules.
#[divan::bench(args = PEERINGS, max_time = SECONDS)]
fn plan(bencher: Bencher<'_, '_>, peerings: usize) {
    let network = network(peerings);
    bencher.counter(ItemsCount::new(peerings)).bench(|| Plan::of(&network).links.len());
}

/// Terraform's files in memory.
#[divan::bench(args = PEERINGS, max_time = SECONDS)]
fn emit_terraform(bencher: Bencher<'_, '_>, peerings: usize) {
    emit(bencher, peerings, &Terraform);
}

/// CloudFormation's templates in memory.
#[divan::bench(args = PEERINGS, max_time = SECONDS)]
fn emit_cloudformation(bencher: Bencher<'_, '_>, peerings: usize) {
    emit(bencher, peerings, &CloudFormation);
}

/// CDK's cloud assembly in memory.
#[divan::bench(args = PEERINGS, max_time = SECONDS)]
fn emit_cdk(bencher: Bencher<'_, '_>, peerings: usize) {
    emit(bencher, peerings, &Cdk);
}

fn emit(bencher: Bencher<'_, '_>, peerings: usize, backend: &dyn Backend) {
    let network = network(peerings);
    let plan = Plan::of(&network);
    bencher
        .counter(ItemsCount::new(peerings))
        .bench(|| backend.emit(&plan).expect("every page fits its view"));
}

fn sources(peerings: usize) -> Sources {
    let mut sources = Sources::default();
    sources.add("spec.yaml", spec(peerings));
    sources
}

fn network(peerings: usize) -> Network {
    crossvpc_core::check(&sources(peerings)).network.expect("the spec is valid")
}
