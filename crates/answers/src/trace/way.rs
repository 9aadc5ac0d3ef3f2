//! One way of some flows in a few lines, for findings about them.

use crossvpc_core::routing::{End, Hop, PortSet, Routing, Verdict};

use super::words;

/// How some flows pass, or what stops them.
#[derive(Clone, Debug)]
pub struct Way {
    /// The path in one line.
    pub line: String,
    /// The same of the answer, where it is the answer that is stopped.
    pub back: Option<String>,
    /// What stops the flow.
    pub stops: Option<String>,
    /// How to let it through.
    pub help: Option<String>,
}

impl Way {
    /// The best way of the first of some flows that pass, or the way of the first that do not.
    pub fn of<'p>(
        routing: &Routing<'p>,
        [from, to]: [&End<'p>; 2],
        ports: &PortSet,
        passes: bool,
    ) -> Option<Self> {
        let trace = routing.trace(from, to, ports);
        let is_wanted = |verdict| (verdict == Verdict::Reachable || verdict == Verdict::Unknown) == passes;
        let mut cases = trace.cases.iter();
        // What depends on the spec's silence passes, and is no proof that it does.
        let case = cases.clone().find(|case| is_wanted(case.verdict())).or_else(|| cases.next())?;
        let path = case.paths.first()?;
        let line = |hops: &[Hop<'_>], end: &End<'_>| {
            let told: Vec<_> =
                hops.iter().map(|hop| words::hop(hop, end.vpc.name.as_str(), &case.ports)).collect();
            words::line(told.iter().map(|told| (told.is_blocked, told.short.as_str())))
        };
        let stopped = [&path.there, &path.back].into_iter().find_map(|hops| {
            let told = words::hop(hops.last()?, "", &case.ports);
            told.is_blocked.then_some(told)
        });
        let unknown = || Some(format!("it depends on {}", words::unknown(path.unknown.first()?).text));
        let is_answer = stopped.is_some() && !is_stopped(&path.there);
        Some(Self {
            line: line(&path.there, from),
            back: is_answer.then(|| line(&path.back, to)),
            help: stopped.as_ref().and_then(|told| told.help.clone()),
            stops: stopped.map(|told| told.text).or_else(unknown),
        })
    }
}

fn is_stopped(hops: &[Hop<'_>]) -> bool {
    matches!(hops.last(), Some(Hop::Blocked(_)))
}
