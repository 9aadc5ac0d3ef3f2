//! The scenes as generated folders, and what their specs say, read without any of our own code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use serde_yaml::Value;

use crate::support::{generate, scenes};

/// A scene and what is generated from it.
pub(crate) struct Scene {
    /// Its name.
    pub(crate) name: String,
    /// The folder that `generate` wrote.
    pub(crate) out: PathBuf,
    /// Its VPCs by name.
    pub(crate) vpcs: BTreeMap<String, Vpc>,
    /// All that its spec says.
    pub(crate) spec: Value,
}

/// A VPC as the spec has it.
pub(crate) struct Vpc {
    /// The name of its account, and its region.
    pub(crate) place: (String, String),
    /// Every text that the spec has below it: ids and blocks.
    pub(crate) texts: BTreeSet<String>,
}

impl Scene {
    /// The folders that Terraform is run in.
    pub(crate) fn terraform_roots(&self) -> Vec<PathBuf> {
        let folders = walkdir::WalkDir::new(self.out.join("terraform")).into_iter().flatten();
        folders.map(walkdir::DirEntry::into_path).filter(|path| path.join("providers.tf").exists()).collect()
    }
}

/// Generates some scenes twice: with one root, and with one for each account and region.
pub(crate) fn generate_in_both_layouts(parent: &Path, wanted: &[&str]) -> Vec<[Scene; 2]> {
    let with = |folder: &str, layout: &str, name: &String, spec: &Path| {
        let parent = parent.join(folder);
        fs::create_dir_all(&parent).unwrap();
        scene(&parent, name.clone(), spec, |spec| set(spec, "terraform", &format!("{{layout: {layout}}}")))
    };
    let found = scenes().into_iter().filter(|(name, _)| wanted.contains(&name.as_str()));
    found
        .map(|(name, spec)| {
            [with("one", "combined", &name, &spec), with("many", "per-account", &name, &spec)]
        })
        .collect()
}

/// A scene with other settings of Terraform.
pub(crate) fn generate_with(parent: &Path, wanted: &str, settings: &str) -> Scene {
    let (name, spec) = scenes().into_iter().find(|(name, _)| name == wanted).unwrap();
    scene(parent, name, &spec, |spec| set(spec, "terraform", settings))
}

/// Generates every scene below a folder.
pub(crate) fn generate_all(parent: &Path) -> Vec<Scene> {
    scenes().into_par_iter().map(|(name, spec)| scene(parent, name, &spec, |_| {})).collect()
}

/// Every scene, generated once for all checks that only read.
pub(crate) fn all() -> &'static [Scene] {
    &ALL.get_or_init(|| with_folder(generate_all)).1
}

/// The same with the CloudFormation templates as JSON.
pub(crate) fn all_as_json() -> &'static [Scene] {
    let edit = |spec: &mut Value| set(spec, "cloudformation", "{format: json}");
    let generate = |parent: &Path| {
        scenes().into_par_iter().map(|(name, spec)| scene(parent, name, &spec, edit)).collect()
    };
    &ALL_AS_JSON.get_or_init(|| with_folder(generate)).1
}

/// Scenes with the folder that they are in.
type Kept = (PathBuf, Vec<Scene>);

static ALL: OnceLock<Kept> = OnceLock::new();
static ALL_AS_JSON: OnceLock<Kept> = OnceLock::new();

fn with_folder(generate: impl Fn(&Path) -> Vec<Scene>) -> Kept {
    let folder = tempfile::tempdir().unwrap().keep();
    let scenes = generate(&folder);
    (folder, scenes)
}

/// Removes what was generated for all: nothing static is dropped.
pub(crate) fn remove() {
    for (folder, _) in [&ALL, &ALL_AS_JSON].into_iter().filter_map(OnceLock::get) {
        fs::remove_dir_all(folder).unwrap();
    }
}

/// Adds settings of a target to a spec, if the spec generates it.
fn set(spec: &mut Value, target: &str, settings: &str) {
    if spec.get("generate").is_some_and(|generate| generate.get(target).is_none()) {
        return;
    }
    let settings: Value = serde_yaml::from_str(settings).unwrap();
    let empty = || Value::Mapping(<_>::default());
    let generate = spec.as_mapping_mut().unwrap().entry("generate".into()).or_insert(empty());
    let known = generate.as_mapping_mut().unwrap().entry(target.into()).or_insert(empty());
    known.as_mapping_mut().unwrap().extend(settings.as_mapping().unwrap().clone());
}

/// Generates the hub with this many spokes.
pub(crate) fn hub(parent: &Path, spokes: usize) -> Scene {
    let found = scenes().into_iter().find(|(name, _)| name == "hub-and-spokes");
    let (name, spec) = found.expect("the scene is there");
    scene(parent, name, &spec, |spec| *spec = crate::support::hub::with_spokes(spec, spokes))
}

fn scene(parent: &Path, name: String, spec: &Path, edit: impl Fn(&mut Value)) -> Scene {
    let text = fs::read_to_string(spec).unwrap();
    let mut value: Value = serde_yaml::from_str(&text).unwrap();
    let before = value.clone();
    edit(&mut value);
    let vpcs = vpcs(&value);
    let path = if value == before {
        spec.to_owned()
    } else {
        let edited = parent.join(format!("{name}.yaml"));
        // JSON is YAML with every text quoted: nothing can change its type on the way.
        fs::write(&edited, serde_json::to_string(&value).unwrap()).unwrap();
        edited
    };
    let out = parent.join(&name);
    let run = generate(&path, &out);
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
    Scene { name, out, vpcs, spec: value }
}

fn vpcs(spec: &Value) -> BTreeMap<String, Vpc> {
    let default_region = &spec["defaults"]["region"];
    let vpcs = spec["vpcs"].as_mapping().unwrap().iter().map(|(name, vpc)| {
        let region = vpc.get("region").unwrap_or(default_region).as_str().unwrap().to_owned();
        let mut texts = BTreeSet::new();
        collect(vpc, &mut texts);
        let place = (vpc["account"].as_str().unwrap().to_owned(), region);
        (name.as_str().unwrap().to_owned(), Vpc { place, texts })
    });
    vpcs.collect()
}

fn collect(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Mapping(entries) => entries.iter().for_each(|(_, value)| collect(value, texts)),
        Value::Tagged(tagged) => collect(&tagged.value, texts),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
