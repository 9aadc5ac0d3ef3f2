//! Which files of a folder a run answers for.

/// Which files a run answers for. A file belongs to the target that its topmost folder is named after; those at
/// the top, such as the runbook, belong to every run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All files.
    Everything,
    /// Those of these targets.
    Targets(Vec<&'static str>),
}

impl Scope {
    /// Whether a run answers for the file.
    pub(super) fn covers(&self, path: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Targets(targets) => target_of(path).is_none_or(|target| targets.contains(&target)),
        }
    }

    /// Whether it answers for all files of a target.
    pub(crate) fn covers_target(&self, target: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Targets(targets) => targets.contains(&target),
        }
    }
}

/// The target that a file belongs to.
pub(super) fn target_of(path: &str) -> Option<&'static str> {
    let (top, _) = path.split_once('/')?;
    crossvpc::BACKENDS.iter().map(|backend| backend.id()).find(|id| *id == top)
}
