//! What a link adds to the roots, in one value. Whatever a root is made of, it is merged from these, so that no type of link
//! is left out of any of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossvpc_core::backend::LinkFile;
use crossvpc_core::backend::RenderBug;
use crossvpc_core::name::Name;
use crossvpc_core::network::Connection;
use rayon::prelude::*;
use serde::Serialize;

use crate::imports::ImportView;
use crate::missing::MissingIds;
use crate::outputs::{EntryView, Output};
use crate::pages::page;
use crate::root::Root;

/// What one link adds to a root, or all of them together.
pub(crate) struct RootParts<'p> {
    pub(crate) root: Root,
    pub(crate) files: Vec<PartFile<'p>>,
    /// The modules that the files call, by their folders.
    pub(crate) modules: BTreeSet<&'static str>,
    /// What the spec leaves out.
    pub(crate) missing: MissingIds,
    pub(crate) outputs: BTreeMap<Output, Vec<EntryView>>,
    pub(crate) imports: Vec<ImportView>,
    /// The private DNS names of its services.
    pub(crate) private_dns_names: BTreeSet<&'p str>,
}

/// A file of a link.
pub(crate) struct PartFile<'p> {
    /// Its name in the folder of the root.
    name: String,
    /// The connections that it is for.
    connections: &'p [Arc<Connection>],
    text: Box<dyn Fn() -> Result<String, RenderBug> + Send + Sync + 'p>,
}

impl<'p> RootParts<'p> {
    pub(crate) fn of(root: Root) -> Self {
        Self {
            root,
            files: Vec::new(),
            modules: BTreeSet::new(),
            missing: MissingIds::default(),
            outputs: BTreeMap::new(),
            imports: Vec::new(),
            private_dns_names: BTreeSet::new(),
        }
    }

    /// Adds a file of a link, or of the part of it that belongs to a VPC. This is the only place that names such files.
    pub(crate) fn add_file<V: Serialize>(
        &mut self,
        (link, vpc): (&str, Option<&Name>),
        connections: &'p [Arc<Connection>],
        template: &'static str,
        view: impl Fn(&Root) -> V + Send + Sync + 'p,
    ) {
        let part = vpc.map_or_else(String::new, |vpc| format!("--{vpc}"));
        let root = self.root.clone();
        let text = Box::new(move || page(template, &view(&root)));
        self.files.push(PartFile { name: format!("{link}{part}.tf"), connections, text });
    }

    pub(crate) fn add_output(&mut self, output: Output, entries: impl IntoIterator<Item = EntryView>) {
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_some() {
            self.outputs.entry(output).or_default().extend(entries);
        }
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
        self.modules.extend(other.modules);
        self.missing.extend(other.missing);
        other.outputs.into_iter().for_each(|(output, entries)| self.add_output(output, entries));
        self.imports.extend(other.imports);
        self.private_dns_names.extend(other.private_dns_names);
    }

    pub(crate) fn output_names(&self) -> Vec<String> {
        self.outputs.keys().map(|output| output.name().to_owned()).collect()
    }

    /// The files, each a path and its text.
    pub(crate) fn texts(&self) -> Result<Vec<(String, String)>, RenderBug> {
        self.files.par_iter().map(|file| Ok((self.path(file), (file.text)()?))).collect()
    }

    /// The files, each with the connections that it is for.
    pub(crate) fn link_files(&self) -> Vec<LinkFile> {
        let connections = |file: &PartFile<'_>| {
            file.connections.iter().map(|connection| connection.name.to_string()).collect()
        };
        let files = self.files.iter();
        files.map(|file| LinkFile { path: self.path(file), connections: connections(file) }).collect()
    }

    fn path(&self, file: &PartFile<'_>) -> String {
        format!("{}/{}", self.root.folder(), file.name)
    }
}
