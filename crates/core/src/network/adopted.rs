//! What exists already.

use crate::aws::id::AwsId;
use crate::source::Span;

/// Something that exists and is taken over instead of made.
#[derive(Clone, Debug)]
pub struct Adopted {
    /// Its id.
    pub id: AwsId,
    /// Where the id stands.
    pub span: Span,
}
