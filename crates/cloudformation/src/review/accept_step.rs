//! The acceptance of an endpoint, an attachment or a share, for which there is no resource type.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{PrivateLink, TransitGateway, What};

use super::LinkActs;

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "accept-step", severity: Severity::Note, page: include_str!("accept-step.md") };

const COMMANDS: &str = "run the commands that `crossvpc plan` and the generated runbook show";

pub(crate) fn check(links: &[LinkActs<'_>], report: &mut Report) {
    for (_, acts) in links {
        let (mut shared_by, mut attached_by) = (Vec::new(), Vec::new());
        for act in acts {
            match act.what {
                What::AcceptEndpoints(service) => report.push(of_service(service)),
                What::AcceptShare(gateway, _) => shared_by.push(gateway),
                What::AcceptAttachment(gateway, _) => attached_by.push(gateway),
                // Stacks do these; names have notes of their own.
                What::RequestPeering(_)
                | What::AcceptPeering(_)
                | What::ResolvePeer(..)
                | What::OfferService(_)
                | What::RequestEndpoint(..)
                | What::VerifyName(..)
                | What::ResolveName(..)
                | What::ProvideGateway(_)
                | What::ShareGateway(..)
                | What::AwaitShare(..)
                | What::Attach(..)
                | What::Associate(..)
                | What::Route(..) => {}
            }
        }
        if let Some(gateway) = shared_by.first().or(attached_by.first()) {
            report.push(of_gateway(gateway, attached_by.len(), shared_by.len()));
        }
    }
}

fn of_service(service: &PrivateLink) -> Diagnostic {
    let (connection, options) = (&service.connection, service.options());
    let message = format!("CloudFormation cannot accept the endpoints of `{}`", connection.name);
    let span = options.acceptance_span.unwrap_or(connection.via_span);
    Diagnostic::new(&CODE, message, span, "needs one command per endpoint").help(COMMANDS)
}

fn of_gateway(gateway: &TransitGateway, accepted: usize, invited: usize) -> Diagnostic {
    let what = match (accepted, invited) {
        (_, 0) => "attachments",
        (0, _) => "the share",
        (_, _) => "the share and attachments",
    };
    let declared = &gateway.gateway;
    let message = format!("CloudFormation cannot accept {what} of `{}`", declared.name);
    let label = match accepted + invited {
        1 => "needs a command".to_owned(),
        several => format!("needs {several} commands"),
    };
    Diagnostic::new(&CODE, message, declared.span, label).help(COMMANDS)
}
