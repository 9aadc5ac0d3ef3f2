//! A part that exists of something that is made, and something that exists of which a part is made.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Adopted;
use crossvpc_core::plan::{Front, Plan, PrivateLink, TransitGateway};
use crossvpc_core::source::Span;

use crate::link_type::{LinkType, Parts};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "adopted-part", severity: Severity::Error, page: include_str!("adopted-part.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for link in &*plan.links {
        match LinkType::of(link).parts {
            Parts::None => {}
            Parts::Service(service) => of_service(service, report),
            Parts::Gateway(gateway) => of_gateway(gateway, report),
        }
    }
}

fn of_service(service: &PrivateLink, report: &mut Report) {
    let connection = &service.connection;
    match (&service.options().adopted, &service.front) {
        (None, _) => {
            let whole = (format!("the endpoint service of `{}`", connection.name), connection.via_span);
            let help = "add the id of the endpoint service: `privatelink: {adopt: vpce-svc-…}`";
            for endpoint in &service.endpoints {
                report_part(endpoint.party.adopted.as_ref(), &whole, help, report);
            }
        }
        (Some(Adopted { id, span }), Front::Made(_)) => {
            let message =
                format!("endpoint service `{id}` has a load balancer, but the spec would create another one");
            let finding = Diagnostic::new(&CODE, message, *span, "exists in AWS, with its load balancer");
            let help = "add the ARN of its load balancer: `load-balancer: arn:aws:elasticloadbalancing:…`";
            report.push(finding.help(help));
        }
        (Some(_), Front::Existing(_)) => {}
    }
}

fn of_gateway(gateway: &TransitGateway, report: &mut Report) {
    if gateway.gateway.names_id {
        return;
    }
    let whole = (format!("the transit gateway `{}`", gateway.gateway.name), gateway.gateway.span);
    for attachment in &gateway.attachments {
        let help = "add the id of the gateway: `id: tgw-…`";
        report_part(gateway.adopted(attachment), &whole, help, report);
    }
}

fn report_part(part: Option<&Adopted>, (whole, span): &(String, Span), help: &str, report: &mut Report) {
    let Some(Adopted { id, span: at }) = part else { return };
    let message = format!("`{id}` exists, but {whole}, to which it belongs, would be created");
    let finding = Diagnostic::new(&CODE, message, *at, "exists in AWS").also(*span, "would be created");
    report.push(finding.help(help).help("or remove `adopt`, so that crossvpc creates a new one"));
}
