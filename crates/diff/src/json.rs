//! The report for programs: fields are added, never renamed or removed.

use crossvpc_core::change::{Change, End, Step};
use crossvpc_core::diagnostic::Diagnostic;
use crossvpc_core::source::{Sources, Span};
use serde_json::{Value, json};

use crate::Compared;
use crate::verdict::verdict;

impl Compared<'_> {
    /// Every change and step, whatever their number.
    pub fn json(&self) -> Value {
        let difference = &self.difference;
        let changes: Vec<_> = difference.changes.iter().map(|change| self.change(change)).collect();
        let steps: Vec<_> = difference.steps.iter().map(step).collect();
        json!({
            "version": 1,
            "verdict": verdict(difference),
            "risk": difference.risk(),
            "changes": changes,
            "steps": steps,
            "unused_allows": self.unused.iter().map(|unused| self.unused(unused)).collect::<Vec<_>>(),
        })
    }

    fn change(&self, change: &Change) -> Value {
        let at = |sources: &Sources, span: Option<Span>| span.map(|span| place(sources, span));
        let effects = change.effects.iter().map(|effect| {
            json!({
                "target": effect.target,
                "what": effect.what,
                "interrupts": effect.interrupts,
                "avoid": effect.avoid,
                "undo": effect.undo,
            })
        });
        json!({
            "code": change.code.name,
            "severity": change.code.severity,
            "message": change.message,
            "link": change.link,
            "connection": change.connection,
            "from": change.from.as_ref().map(end),
            "to": change.to.as_ref().map(end),
            "ports": change.ports.to_string(),
            "before": change.before,
            "after": change.after,
            "effects": effects.collect::<Vec<_>>(),
            "at": at(self.new, change.at),
            "base_at": at(self.base, change.base_at),
            "accounts": change.accounts,
            "allowed": change.allowed,
        })
    }

    fn unused(&self, finding: &Diagnostic) -> Value {
        let at = finding.labels.first().map(|label| place(self.new, label.span));
        json!({"message": finding.message, "help": finding.help, "at": at})
    }
}

fn place(sources: &Sources, span: Span) -> Value {
    let source = sources.get(span.file);
    json!({"file": source.name(), "line": source.line_column(span.start).line})
}

fn end(end: &End) -> Value {
    let cidrs: Vec<_> = end.addresses.blocks().iter().map(ToString::to_string).collect();
    json!({"account": end.account, "vpc": end.vpc, "cidrs": cidrs})
}

fn step(step: &Step) -> Value {
    json!({
        "account": step.account,
        "region": step.region.name(),
        "link": step.link,
        "what": step.what,
        "command": step.command,
        "before_merge": step.before_merge,
    })
}
