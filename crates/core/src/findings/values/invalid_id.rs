//! An id that AWS cannot have made.

use crate::aws::id::IdKind;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;

/// See the page.
pub static CODE: Code =
    Code { name: "invalid-id", severity: Severity::Error, page: include_str!("invalid-id.md") };

/// `reason` is a few words.
pub(crate) fn finding(text: &Text, kind: IdKind, reason: &str) -> Diagnostic {
    let message = format!("`{}` is not {} id", text.value, kind.article_and_name());
    let help = match kind {
        IdKind::Instance => "copy the id from AWS",
        IdKind::TransitGateway
        | IdKind::TransitGatewayRouteTable
        | IdKind::TransitGatewayAttachment
        | IdKind::PeeringConnection
        | IdKind::Endpoint
        | IdKind::EndpointService => {
            "copy the id from AWS, or remove it, so that crossvpc creates the \
                                      resource"
        }
        IdKind::Vpc | IdKind::Subnet | IdKind::RouteTable | IdKind::SecurityGroup => {
            "copy the id from AWS, or write `null`, so that it becomes an input of the generated files"
        }
    };
    Diagnostic::new(&CODE, message, text.span, reason).help(help)
}
