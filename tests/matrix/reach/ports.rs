//! Ports as the YAML has them.

use serde_yaml::Value;

/// A protocol of the spec, or what only `all` lets through, with a port.
pub(super) type Port = (&'static str, u32);

/// Ports as a connection declares them: a protocol, or `all`, with the first and the last port if it names any.
#[derive(Clone, Default)]
pub(super) struct Declared(Vec<(String, Option<[u32; 2]>)>);

impl Declared {
    pub(super) fn of(ports: &Value) -> Self {
        let read = |text: String| match text.split_once('/') {
            None => (text, None),
            Some((protocol, range)) => {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                (protocol.to_owned(), Some([first, last].map(|port| port.parse().unwrap())))
            }
        };
        Self(texts(ports).into_iter().map(read).collect())
    }

    /// Those that name ports.
    pub(super) fn numbered(&self) -> Self {
        Self(self.0.iter().filter(|(_, range)| range.is_some()).cloned().collect())
    }

    pub(super) fn allows(&self, (protocol, port): Port) -> bool {
        self.0.iter().any(|(named, range)| match range {
            None => named == "all" || named == protocol,
            Some([first, last]) => named == protocol && (first..=last).contains(&&port),
        })
    }

    /// Where ranges begin, and what follows their ends.
    pub(super) fn edges(&self) -> impl Iterator<Item = u32> {
        self.0.iter().filter_map(|(_, range)| *range).flat_map(|[first, last]| [first, last + 1])
    }
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    value.as_sequence().into_iter().flatten().map(|item| item.as_str().unwrap().to_owned()).collect()
}
