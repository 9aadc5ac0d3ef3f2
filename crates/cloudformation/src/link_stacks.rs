//! The stacks of a link and what stands between them, each with what it comes after.

use std::sync::Arc;

use crossvpc_core::permissions::Need;
use crossvpc_core::plan::Subject;
use indexmap::IndexMap;

use crate::stack::{LinkStep, Stack};

/// The stacks and actions of a link.
#[derive(Debug)]
pub struct LinkStacks {
    /// The link's id.
    pub link: Arc<str>,
    /// What is done, each after all that it needs.
    pub steps: Vec<LinkStep>,
    /// What each step is for.
    purposes: Vec<Purpose>,
    /// The steps that each one comes after, by their places.
    before: Vec<Vec<usize>>,
    /// What its deployers need for what only stacks create.
    pub needs: Vec<Need>,
    /// Where each step is, by name: a gateway has thousands.
    at: IndexMap<Arc<str>, usize>,
}

/// What a step is for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Purpose {
    /// The connections, where it is not for all of the link.
    pub(crate) connections: Arc<[String]>,
    /// What it is about.
    pub(crate) subject: Option<Subject>,
}

impl LinkStacks {
    /// Nothing yet for the link of this id, with room for so many steps.
    pub(crate) fn new(link: String, steps: usize) -> Self {
        Self {
            link: link.into(),
            steps: Vec::with_capacity(steps),
            purposes: Vec::with_capacity(steps),
            before: Vec::with_capacity(steps),
            needs: Vec::new(),
            at: IndexMap::with_capacity(steps),
        }
    }

    /// Adds a step that is for something, after all that it needs.
    ///
    /// # Panics
    ///
    /// When it comes after what is not there: a bug of the backend.
    pub(crate) fn push_for(&mut self, purpose: Purpose, step: LinkStep) {
        let mut before: Vec<_> = step.after().into_iter().map(|before| self.at[before]).collect();
        before.sort_unstable();
        before.dedup();
        self.before.push(before);
        self.at.insert(Arc::clone(step.name()), self.steps.len());
        self.steps.push(step);
        self.purposes.push(purpose);
    }

    /// Each step with what it is for.
    pub(crate) fn purposes(&self) -> impl Iterator<Item = (&LinkStep, &Purpose)> {
        self.steps.iter().zip(&self.purposes)
    }

    /// The steps that a step comes after, by their places.
    pub(crate) fn before(&self, at: usize) -> &[usize] {
        &self.before[at]
    }

    /// Its stacks, in the order they are applied.
    pub fn stacks(&self) -> impl Iterator<Item = &Stack> {
        self.steps.iter().filter_map(LinkStep::stack)
    }

    /// The stack of this name.
    ///
    /// # Panics
    ///
    /// When there is none: a bug of the backend.
    pub(crate) fn stack(&self, name: &str) -> &Stack {
        let found = self.at.get(name).and_then(|&at| self.steps[at].stack());
        found.unwrap_or_else(|| panic!("`{}` has no stack `{name}`", self.link))
    }
}
