//! The pages of the templates.

use std::io;
use std::sync::{LazyLock, OnceLock};

use crossvpc_core::backend::RenderBug;
use crossvpc_render::{Dialect, Pages};
use serde::Serialize;

static PAGES: LazyLock<Result<Pages, RenderBug>> =
    LazyLock::new(|| Pages::new(Dialect::Yaml, crossvpc_templates::cloudformation::PAGES));

type Filled = Result<String, RenderBug>;
type MakeView = Box<dyn FnOnce() -> Box<dyn View> + Send>;

/// A template, which is filled in when it is first read: most questions about a stack need none of it.
pub struct Template {
    page: &'static str,
    view: LazyLock<Box<dyn View>, MakeView>,
    text: OnceLock<Filled>,
}

/// What a page is filled in with.
trait View: Send + Sync {
    fn fill(&self, page: &str) -> Filled;

    /// No less than the length of the text, as far as that is worth knowing.
    fn most(&self) -> usize;
}

impl<V: Serialize + Send + Sync> View for V {
    fn fill(&self, page: &str) -> Filled {
        self::page(page, self)
    }

    fn most(&self) -> usize {
        most(self)
    }
}

impl Template {
    /// The page of this name with a view, which is made when it is needed.
    pub(crate) fn of<V: Serialize + Send + Sync + 'static>(
        page: &'static str,
        view: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        let make: MakeView = Box::new(|| Box::new(view()));
        Self { page, view: LazyLock::new(make), text: OnceLock::new() }
    }

    /// The template, as YAML.
    ///
    /// # Errors
    ///
    /// [`RenderBug`] when the page does not fit its view.
    pub fn text(&self) -> Result<&str, RenderBug> {
        let filled = self.text.get_or_init(|| self.view.fill(self.page));
        filled.as_deref().map_err(|bug| RenderBug(bug.0.clone()))
    }

    /// Whether it is longer than this many bytes. Of a short one nothing is filled in.
    pub fn is_longer_than(&self, bytes: usize) -> bool {
        self.view.most() > bytes && self.text().is_ok_and(|text| text.len() > bytes)
    }
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Template").field("page", &self.page).finish_non_exhaustive()
    }
}

/// An estimate from above of a page's length. A page adds less than [`FRAME`] by itself, and less than [`SHARE`] times its bytes
/// for each item of a list; the tags stand again in each resource, which has [`RESOURCE`] bytes of the view at least.
fn most(view: &impl Serialize) -> usize {
    const FRAME: usize = 4_096;
    const SHARE: usize = 5;
    const RESOURCE: usize = 200;
    let mut bytes = Counter(0);
    if serde_json::to_writer(&mut bytes, view).is_err() {
        return usize::MAX;
    }
    let Counter(bytes) = bytes;
    FRAME + SHARE * bytes + bytes * bytes / (2 * RESOURCE)
}

/// Counts what is written.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Fills a page in; the blank line that separates its last resource from nothing is left out.
fn page(name: &str, view: &impl Serialize) -> Filled {
    let mut text = PAGES.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?.render(name, view)?;
    text.truncate(text.trim_end().len());
    text.push('\n');
    debug_assert!(text.len() <= most(view), "{name} has {} bytes, more than expected", text.len());
    Ok(text)
}
