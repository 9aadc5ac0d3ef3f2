//! An amount of data a month, as people write it.

/// The units, each in GB: a GB is 10⁹ bytes, a GiB is 2³⁰.
const UNITS: [(&str, f64); 8] = [
    ("MB", 1e-3),
    ("GB", 1.0),
    ("TB", 1e3),
    ("PB", 1e6),
    ("MiB", 1.048_576e-3),
    ("GiB", 1.073_741_824),
    ("TiB", 1_099.511_627_776),
    ("PiB", 1_125_899.906_842_624),
];
/// More than any connection carries, in GB.
const MOST: f64 = 1e9;

/// An amount of traffic a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// As it was written.
    pub text: String,
    /// In GB.
    pub gb: f64,
}

impl Traffic {
    /// Reads an amount such as `500GB`; says what is wrong otherwise, and how to write it.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = (&text[..end], text[end..].trim());
        let number: f64 = match number.parse() {
            Ok(number) if number > 0.0 => number,
            Ok(_) => return Err("the amount must be more than 0, such as `500GB`".to_owned()),
            Err(_) => return Err("write a number and a unit, such as `500GB`, `2TB` or `750GiB`".to_owned()),
        };
        if unit.is_empty() {
            return Err(format!("the unit is missing; write `{text}GB`"));
        }
        // `Gb` would be gigabits.
        let known = UNITS.iter().find(|(known, _)| *known == unit || known.to_lowercase() == unit);
        let Some((unit, size)) = known else {
            return Err("the unit must be MB, GB, TB, PB, MiB, GiB, TiB or PiB".to_owned());
        };
        let gb = number * size;
        if gb > MOST {
            return Err("more than 1,000 PB a month is out of range".to_owned());
        }
        Ok(Self { text: format!("{} {unit}", &text[..end]), gb })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_every_unit() {
        let amounts = [
            ("500GB", "500.0"),
            ("2TB", "2000.0"),
            ("1.5 TB", "1500.0"),
            ("750GiB", "805.3"),
            ("1TiB", "1099.5"),
            ("250mb", "0.2"),
            ("1PiB", "1125899.9"),
        ];
        for (text, gb) in amounts {
            assert_eq!(format!("{:.1}", Traffic::parse(text).unwrap().gb), gb, "{text}");
        }
        assert_eq!(Traffic::parse(" 1.5 tb").unwrap().text, "1.5 TB");
    }

    #[test]
    fn what_is_no_amount_is_refused_with_help() {
        let wrong = [
            ("", "write a number and a unit"),
            ("GB", "write a number and a unit"),
            ("-5GB", "write a number and a unit"),
            ("1.2.3GB", "write a number and a unit"),
            ("0GB", "more than 0"),
            ("500", "write `500GB`"),
            ("500Gb", "the unit must be"),
            ("500 GB/s", "the unit must be"),
            ("1e3GB", "the unit must be"),
            ("2000PB", "out of range"),
        ];
        for (text, expected) in wrong {
            let error = Traffic::parse(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
