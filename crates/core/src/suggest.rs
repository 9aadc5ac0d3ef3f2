//! "Did you mean": the nearest of a set of words.

/// The candidate nearest to a misspelt word, if one is near enough.
///
/// A cheap filter by length and shared letters comes first, so that a name among thousands costs little.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const CUTOFF: f32 = 0.6;
    let near: Vec<_> = candidates.into_iter().filter(|candidate| shares_letters(word, candidate)).collect();
    similar::get_close_matches(word, &near, 1, CUTOFF).first().copied()
}

/// The help line for a misspelt word: the nearest candidate, or all of a few.
pub fn help<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const FEW: usize = 12;
    let candidates: Vec<_> = candidates.into_iter().collect();
    if let Some(near) = nearest(word, candidates.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let listed: Vec<_> = candidates.iter().map(|candidate| format!("`{candidate}`")).collect();
    match listed.as_slice() {
        [only] => Some(format!("the only one is {only}")),
        [first @ .., last] if !first.is_empty() && candidates.len() <= FEW => {
            Some(format!("there are {} and {last}", first.join(", ")))
        }
        _ => None,
    }
}

fn shares_letters(a: &str, b: &str) -> bool {
    let count = |text: &str| {
        let mut letters = [0_u8; 64];
        for byte in text.bytes() {
            let slot = &mut letters[usize::from(byte.to_ascii_lowercase() % 64)];
            *slot = slot.saturating_add(1);
        }
        letters
    };
    let shared: u32 = count(a).iter().zip(count(b)).map(|(&a, b)| u32::from(a.min(b))).sum();
    // The ratio that `similar` computes is at most this one.
    f64::from(2 * shared) >= 0.6 * f64::from(u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        assert_eq!(nearest("conections", ["accounts", "connections"]), Some("connections"));
        assert_eq!(nearest("xyz", ["accounts", "connections"]), None);
    }

    #[test]
    fn help_lists_a_few() {
        assert_eq!(help("q", ["a", "b", "c"]).unwrap(), "there are `a`, `b` and `c`");
        assert_eq!(help("q", ["a"]).unwrap(), "the only one is `a`");
        assert_eq!(help("q", []), None);
    }
}
