//! What a node amounts to, which its anchor remembers.

#[derive(Clone, Copy)]
pub(super) struct Anchor {
    pub(super) node: u32,
    /// Unknown while the node is open.
    pub(super) extent: Option<Extent>,
}

/// What a node amounts to with its aliases written out.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// Bytes of scalars, and one for each node.
    pub(super) bytes: u64,
    /// Levels of collections.
    pub(super) height: usize,
}
