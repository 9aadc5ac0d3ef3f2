//! Each step of the pipeline by itself, for a hundred to five thousand connections: `cargo bench -p crossvpc-benches`.

use std::sync::Arc;

use crossvpc_benches::{Kind, spec};
use crossvpc_cdk::Cdk;
use crossvpc_cloudformation::CloudFormation;
use crossvpc_core::backend::Backend;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Sources;
use crossvpc_core::yaml::Document;
use crossvpc_terraform::Terraform;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

/// How many connections the specs have.
const CONNECTIONS: [usize; 3] = [100, 1_000, 5_000];

/// How long each is repeated.
const SECONDS: u64 = 2;

fn main() {
    divan::main();
}

/// The text as a tree with positions, what the program reads it with: peerings.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn parse_vpc_peering(bencher: Bencher<'_, '_>, connections: usize) {
    parse(bencher, Kind::VpcPeering, connections);
}

/// The same with endpoint services.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn parse_privatelink(bencher: Bencher<'_, '_>, connections: usize) {
    parse(bencher, Kind::PrivateLink, connections);
}

/// The same with a transit gateway.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn parse_transit_gateway(bencher: Bencher<'_, '_>, connections: usize) {
    parse(bencher, Kind::TransitGateway, connections);
}

fn parse(bencher: Bencher<'_, '_>, kind: Kind, connections: usize) {
    let text = spec(kind, connections);
    let file = Sources::default().add("spec.yaml", "");
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| Document::parse(file, &text, &mut Report::default()).expect("the spec is YAML"));
}

/// The text as serde reads it, for comparison.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn parse_vpc_peering_with_serde(bencher: Bencher<'_, '_>, connections: usize) {
    let text = spec(Kind::VpcPeering, connections);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| serde_yaml::from_str::<serde_yaml::Value>(&text).expect("the spec is YAML"));
}

/// From the text to the network and all findings, with peerings.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn check_vpc_peering(bencher: Bencher<'_, '_>, connections: usize) {
    check(bencher, Kind::VpcPeering, connections);
}

/// The same with endpoint services.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn check_privatelink(bencher: Bencher<'_, '_>, connections: usize) {
    check(bencher, Kind::PrivateLink, connections);
}

/// The same with a transit gateway.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn check_transit_gateway(bencher: Bencher<'_, '_>, connections: usize) {
    check(bencher, Kind::TransitGateway, connections);
}

fn check(bencher: Bencher<'_, '_>, kind: Kind, connections: usize) {
    bencher
        .counter(ItemsCount::new(connections))
        .with_inputs(|| sources(kind, connections))
        .bench_values(|sources| crossvpc::check(sources, &[]));
}

/// From the network to the links with their routes and rules.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn plan(bencher: Bencher<'_, '_>, connections: usize) {
    let network = plan_of(connections).network;
    bencher.counter(ItemsCount::new(connections)).bench(|| Plan::of(Arc::clone(&network)).links.len());
}

/// Terraform's files in memory.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn emit_terraform(bencher: Bencher<'_, '_>, connections: usize) {
    emit(bencher, connections, &Terraform);
}

/// CloudFormation's templates in memory.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn emit_cloudformation(bencher: Bencher<'_, '_>, connections: usize) {
    emit(bencher, connections, &CloudFormation);
}

/// CDK's cloud assembly in memory.
#[divan::bench(args = CONNECTIONS, max_time = SECONDS)]
fn emit_cdk(bencher: Bencher<'_, '_>, connections: usize) {
    emit(bencher, connections, &Cdk);
}

fn emit(bencher: Bencher<'_, '_>, connections: usize, backend: &dyn Backend) {
    let plan = plan_of(connections);
    bencher
        .counter(ItemsCount::new(connections))
        .bench(|| backend.emit(&plan).expect("every page fits its view"));
}

fn sources(kind: Kind, connections: usize) -> Sources {
    let mut sources = Sources::default();
    sources.add("spec.yaml", spec(kind, connections));
    sources
}

fn plan_of(connections: usize) -> Plan {
    crossvpc::check(sources(Kind::VpcPeering, connections), &[]).plan.expect("the spec is valid")
}
