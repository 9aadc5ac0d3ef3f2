//! A scene on its stage: accounts with what its spec takes for granted, and the folder generated for it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread::available_parallelism;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::json;
use serde_yaml::Value;
use tempfile::TempDir;

use super::aws::Aws;
use crate::support::found::run;
use crate::support::pairs::Pair;
use crate::support::{crossvpc, root};

/// More threads than processors: providers and emulators wait for each other most of the time.
static POOL: LazyLock<ThreadPool> = LazyLock::new(|| {
    let processors = available_parallelism().unwrap().get();
    ThreadPoolBuilder::new().num_threads(3 * processors).build().unwrap()
});

/// Plays scenes side by side.
pub(crate) fn side_by_side<R: Send>(scenes: &[&str], play: impl Fn(&str) -> R + Sync) -> Vec<R> {
    POOL.install(|| scenes.par_iter().map(|scene| play(scene)).collect())
}

/// A scene in an emulator, before anything is deployed.
pub(crate) struct Stage {
    /// The emulated accounts.
    pub(crate) aws: Aws,
    folder: TempDir,
}

impl Stage {
    /// Sets a scene up.
    pub(crate) fn set(scene: &str) -> Self {
        Self::of(scene, &root().join(format!("specs/{scene}.yaml")))
    }

    /// The same with a spec that is no scene.
    pub(crate) fn of(scene: &str, spec: &Path) -> Self {
        let aws = Aws::start();
        let folder = tempfile::tempdir().unwrap();
        aws.tell(&json!({ "organization": organization(spec) }));
        run(Aws::python("fixture.py").arg(&aws.url).arg(spec).arg(folder.path()));
        let stage = Self { aws, folder };
        stage.generate();
        assert!(!stage.arrives(), "{scene}: nothing may arrive before anything is deployed");
        stage
    }

    /// What two specs take as existing, and the first of them generated.
    pub(crate) fn of_edit(pair: &Pair) -> Self {
        let (aws, folder, specs) = (Aws::start(), tempfile::tempdir().unwrap(), pair.folder());
        let [old, new] = ["old.yaml", "new.yaml"].map(|name| specs.path().join(name));
        let inside: BTreeSet<_> = organization(&old).into_iter().chain(organization(&new)).collect();
        let published: Vec<_> = [&old, &new].into_iter().flat_map(|spec| private_names(spec)).collect();
        aws.tell(&json!({ "organization": inside, "published": published }));
        run(Aws::python("fixture.py").arg(&aws.url).arg(new).arg(folder.path()).arg(old));
        let stage = Self { aws, folder };
        stage.generate_from("earlier.yaml");
        stage
    }

    /// Makes the edit, and has each call from now on watched.
    pub(crate) fn make_edit(&self) {
        self.generate_from("spec.yaml");
        let [old, new] = ["earlier.yaml", "spec.yaml"].map(|name| self.file(name));
        let inside: BTreeSet<_> = organization(&old).into_iter().chain(organization(&new)).collect();
        let published: Vec<_> = [&old, &new].into_iter().flat_map(|spec| private_names(spec)).collect();
        let watch = json!({ "old": old, "new": new });
        self.aws.tell(&json!({ "organization": inside, "published": published, "watch": watch }));
    }

    fn generate_from(&self, name: &str) {
        let spec = self.file("network.yaml");
        fs::copy(self.file(name), &spec).unwrap();
        self.generate_of(&spec);
    }

    /// Writes another spec in place of the one there is, and generates it.
    pub(crate) fn respecify(&self, spec: &str) {
        assert_ne!(fs::read_to_string(self.spec()).unwrap(), spec, "nothing changes");
        fs::write(self.spec(), spec).unwrap();
        self.generate();
    }

    fn generate(&self) {
        self.generate_of(&self.spec());
    }

    fn generate_of(&self, spec: &Path) {
        // What an edit interrupts is announced; the tests do it.
        let mut generate = crossvpc();
        generate.arg("generate").arg(spec).arg("--out").arg(self.out());
        run(generate.arg("--allow-interruption"));
    }

    /// Publishes the DNS records of the private names of the spec, and says which those are.
    pub(crate) fn publish(&self) -> Vec<String> {
        let names = private_names(&self.spec());
        self.tell(json!({ "published": names }));
        names
    }

    /// Tells the emulator these settings and no others, beside what the spec says of the organization.
    pub(crate) fn tell(&self, mut settings: serde_json::Value) {
        settings["organization"] = json!(organization(&self.spec()));
        self.aws.tell(&settings);
    }

    /// The spec with the ids of what the emulator made.
    pub(crate) fn spec(&self) -> PathBuf {
        self.file("spec.yaml")
    }

    /// The generated folder.
    pub(crate) fn out(&self) -> PathBuf {
        self.file("out")
    }

    /// A file beside it.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Whether every declared flow arrives, and what may be reached is what is declared.
    pub(crate) fn arrives(&self) -> bool {
        let mut walk = Aws::python("walk.py");
        walk.arg(&self.aws.url).arg(self.spec()).output().unwrap().status.success()
    }

    /// Walks every flow, and says how many there are.
    ///
    /// # Panics
    ///
    /// When one does not arrive, or more or less may be reached than is declared.
    pub(crate) fn walk(&self) -> String {
        run(Aws::python("walk.py").arg(&self.aws.url).arg(self.spec()))
    }

    /// Compares what `crossvpc trace` says of each pair of subnets with the way of packets, and says how many there are.
    ///
    /// # Panics
    ///
    /// When the two differ for any packet.
    pub(crate) fn trace(&self) -> String {
        let spec: Value = serde_yaml::from_str(&fs::read_to_string(self.spec()).unwrap()).unwrap();
        let vpcs: Vec<_> = spec["vpcs"].as_mapping().unwrap().keys().filter_map(Value::as_str).collect();
        let pairs = vpcs.iter().flat_map(|from| vpcs.iter().map(move |to| (*from, *to)));
        let traces = pairs.filter(|(from, to)| from != to).map(|(from, to)| {
            // Its exit code says whether all of it is reachable.
            let trace = crossvpc()
                .arg("trace")
                .arg(self.spec())
                .args([from, to, "all", "--format", "json"])
                .output()
                .unwrap();
            json!([from, to, serde_json::from_slice::<serde_json::Value>(&trace.stdout).unwrap()])
        });
        let traces = serde_json::Value::from(traces.collect::<Vec<_>>());
        let file = self.file("traces.json");
        fs::write(&file, traces.to_string()).unwrap();
        run(Aws::python("traced.py").arg(&self.aws.url).arg(self.spec()).arg(file))
    }

    /// Widens what is deployed by hand, in one way after the other, and undoes each.
    ///
    /// # Panics
    ///
    /// When the walk does not see one of them, or fewer than these apply.
    pub(crate) fn widen(&self, at_least: usize) {
        run(Aws::python("widen.py").arg(&self.aws.url).arg(self.spec()).arg(at_least.to_string()));
    }

    /// Writes down what is there.
    pub(crate) fn save(&self, name: &str) {
        run(Aws::python("compare.py").arg("save").arg(&self.aws.url).arg(self.spec()).arg(self.file(name)));
    }

    /// What is not as it was written down: the places, and what is there.
    pub(crate) fn remains(&self, name: &str) -> Vec<String> {
        let mut compare = Aws::python("compare.py");
        compare.arg("same").arg(&self.aws.url).arg(self.spec()).arg(self.file(name));
        let said = String::from_utf8(compare.output().unwrap().stdout).unwrap();
        let places = said.lines().filter(|line| !line.starts_with(' '));
        places.map(|line| line.trim_end_matches(':').to_owned()).collect()
    }

    /// Compares what is there with what was written down.
    ///
    /// # Panics
    ///
    /// When anything differs.
    pub(crate) fn compare(&self, name: &str) {
        run(Aws::python("compare.py").arg("same").arg(&self.aws.url).arg(self.spec()).arg(self.file(name)));
    }
}

/// The private names of a spec.
pub(crate) fn private_names(spec: &Path) -> Vec<String> {
    let spec: Value = serde_yaml::from_str(&fs::read_to_string(spec).unwrap()).unwrap();
    let connections = spec["connections"].as_mapping().unwrap().values();
    let names = connections.filter_map(|entry| entry.get("privatelink")?.get("private-dns")?.as_str());
    names.map(str::to_owned).collect()
}

/// The ids of the accounts of the organization, if the spec says that it shares with RAM.
fn organization(spec: &Path) -> BTreeSet<String> {
    let spec: Value = serde_yaml::from_str(&fs::read_to_string(spec).unwrap()).unwrap();
    if spec.get("organization").and_then(|found| found.get("ram-sharing")) != Some(&Value::Bool(true)) {
        return BTreeSet::new();
    }
    let accounts = spec["accounts"].as_mapping().unwrap().values();
    let inside = accounts.filter(|account| account.get("external") != Some(&Value::Bool(true)));
    inside.map(|account| account["id"].as_str().unwrap().to_owned()).collect()
}
