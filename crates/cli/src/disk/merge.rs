//! Generated files after a merge of two branches. What version control made of them, conflict markers included, is no
//! edit of anybody: the spec decides what they become.

const OURS: &str = "<<<<<<< ";
const BASE: &str = "||||||| ";
const MIDDLE: &str = "=======";
const THEIRS: &str = ">>>>>>> ";

/// Whether a text has the markers of a conflict.
pub(super) fn is_conflicted(text: &str) -> bool {
    sides(text).is_some()
}

/// A text with conflict markers as each of the two branches has it.
pub(super) fn sides(text: &str) -> Option<[String; 2]> {
    /// Where a line belongs.
    enum At {
        Both,
        Ours,
        Base,
        Theirs,
    }

    let (mut at, mut ours, mut theirs, mut conflicts) = (At::Both, String::new(), String::new(), 0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        at = match at {
            At::Both if bare.starts_with(OURS) => At::Ours,
            At::Ours if bare.starts_with(BASE) => At::Base,
            At::Ours | At::Base if bare == MIDDLE => At::Theirs,
            At::Theirs if bare.starts_with(THEIRS) => {
                conflicts += 1;
                At::Both
            }
            At::Both => {
                ours.push_str(line);
                theirs.push_str(line);
                At::Both
            }
            At::Ours => {
                ours.push_str(line);
                At::Ours
            }
            At::Base => At::Base,
            At::Theirs => {
                theirs.push_str(line);
                At::Theirs
            }
        };
    }
    (conflicts > 0 && matches!(at, At::Both)).then_some([ours, theirs])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_is_read_out_of_a_conflict() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| 1\nx\n=======\nc\nd\n>>>>>>> other\ne\n";
        assert_eq!(sides(text).unwrap(), ["a\nb\ne\n", "a\nc\nd\ne\n"]);
        let text = "<<<<<<< HEAD\r\n=======\r\nc\r\n>>>>>>> other\r\n";
        assert_eq!(sides(text).unwrap(), ["", "c\r\n"]);
    }

    #[test]
    fn what_only_looks_like_a_conflict_is_none() {
        for text in [
            "",
            "=======\n",
            "a\n<<<<<<< HEAD\nb\n=======\n",
            "b\n=======\nc\n>>>>>>> other\n",
            "<<<<<<<\n=======\n>>>>>>>\n",
        ] {
            assert!(!is_conflicted(text), "{text}");
        }
    }
}
