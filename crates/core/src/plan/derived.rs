//! What is derived from a plan outside of this crate, kept by its type.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

type Kept = Arc<dyn Any + Send + Sync>;

/// Values of any types, one of each.
#[derive(Clone, Debug, Default)]
pub(super) struct Derived(Arc<Mutex<BTreeMap<TypeId, Kept>>>);

impl Derived {
    /// Nothing is locked while a value is made, as that may ask for another one.
    pub(super) fn get_or_make<T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let kept = self.with(|kept| kept.get(&TypeId::of::<T>()).cloned());
        if let Some(Ok(kept)) = kept.map(Kept::downcast) {
            return kept;
        }
        let value = Arc::new(make());
        let kept = Arc::clone(&value);
        self.with(|all| all.insert(TypeId::of::<T>(), kept));
        value
    }

    fn with<R>(&self, access: impl FnOnce(&mut BTreeMap<TypeId, Kept>) -> R) -> R {
        access(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
