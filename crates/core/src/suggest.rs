//! "Did you mean": the nearest of a set of words.

use std::cmp::Reverse;

/// Of more candidates than this, only those that share most of their start and end with the word are compared.
const MOST_COMPARED: usize = 64;
/// The longest word that is looked for, in bytes: no name and no key is as long.
const LONGEST: usize = 64;

/// The candidate nearest to a misspelt word, if one is near enough: a third of the longer one may be wrong, or words are
/// left out of it, as in `peering-limit` for `vpc-peering-limit`.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let candidates: Vec<_> = candidates.into_iter().collect();
    least_distant(word, candidates.clone()).or_else(|| {
        let fuller = candidates.into_iter().filter(|candidate| has_words_of(candidate, word));
        fuller.min_by_key(|candidate| candidate.len())
    })
}

/// Whether all words of `part`, of which there are at least two, are words of `whole`, in this order.
fn has_words_of(whole: &str, part: &str) -> bool {
    let mut words = whole.split('-');
    part.contains('-') && part.split('-').all(|wanted| words.any(|word| word == wanted))
}

fn least_distant<'a>(word: &str, mut candidates: Vec<&'a str>) -> Option<&'a str> {
    let longer = |candidate: &str| word.len().max(candidate.len());
    let allowed = |candidate: &str| (longer(candidate) / 3).max(1).min(longer(candidate).saturating_sub(1));
    candidates.retain(|candidate| word.len().abs_diff(candidate.len()) <= allowed(candidate));
    if candidates.len() > MOST_COMPARED {
        candidates
            .select_nth_unstable_by_key(MOST_COMPARED, |candidate| Reverse(shared_ends(word, candidate)));
        candidates.truncate(MOST_COMPARED);
    }
    let distances =
        candidates.into_iter().map(|candidate| (strsim::osa_distance(word, candidate), candidate));
    let near = distances.filter(|(distance, candidate)| *distance <= allowed(candidate));
    near.min().map(|(_, candidate)| candidate)
}

/// The help line for a misspelt word: the nearest candidate, or all of a few.
pub fn help<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const FEW: usize = 12;
    let candidates: Vec<_> = candidates.into_iter().collect();
    if let Some(near) = nearest(word, candidates.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    if candidates.len() > FEW {
        return None;
    }
    let listed: Vec<_> = candidates.iter().map(|candidate| format!("`{candidate}`")).collect();
    match listed.as_slice() {
        [] => None,
        [only] => Some(format!("use {only}")),
        [first @ .., last] => Some(format!("use {} or {last}", first.join(", "))),
    }
}

/// How many bytes two words have in common at their start and their end.
fn shared_ends(a: &str, b: &str) -> usize {
    let same = |(a, b): &(u8, u8)| a == b;
    let start = a.bytes().zip(b.bytes()).take_while(same).count();
    let end = a.bytes().rev().zip(b.bytes().rev()).take_while(same).count();
    start + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        assert_eq!(nearest("conections", ["accounts", "connections"]), Some("connections"));
        assert_eq!(nearest("teh", ["th", "the", "ten"]), Some("ten"));
        assert_eq!(nearest("xyz", ["accounts", "connections"]), None);
        assert_eq!(nearest(&"a".repeat(100_000), ["aaaaa"]), None);
    }

    #[test]
    fn a_word_is_found_among_thousands_like_it() {
        let names: Vec<_> = (0..10_000).map(|number| format!("network-{number:05}")).collect();
        let names = || names.iter().map(String::as_str);
        assert_eq!(nearest("netwrok-04711", names()), Some("network-04711"));
        assert_eq!(nearest("etwork-04711", names()), Some("network-04711"));
        assert_eq!(nearest("network-4711", names()), Some("network-04711"));
        assert_eq!(nearest("something-else", names()), None);
    }

    #[test]
    fn a_word_that_was_left_out_is_found() {
        let codes = ["vpc-peering-limit", "unused-transit-gateway-setting", "unused-transit-gateway"];
        assert_eq!(nearest("peering-limit", codes), Some("vpc-peering-limit"));
        assert_eq!(nearest("unused-gateway", codes), Some("unused-transit-gateway"));
        assert_eq!(nearest("limit-peering", codes), None);
        assert_eq!(nearest("limit", codes), None);
    }

    #[test]
    fn help_lists_a_few() {
        assert_eq!(help("q", ["a", "b", "c"]).unwrap(), "use `a`, `b` or `c`");
        assert_eq!(help("q", ["a"]).unwrap(), "use `a`");
        assert_eq!(help("q", []), None);
    }
}
