//! What comes after the stacks: accepting the endpoints, then naming the service, verifying the name and turning it on.

use std::sync::Arc;

use crossvpc_core::plan::{Endpoint, Front};

use super::Stacks;
use super::endpoint::ENDPOINT;
use crate::address;
use crate::stack::{Action, Again, Given, LinkStep, Scripted, Word};

/// The start of the verification of a name.
const VERIFY: &str = "verify";

impl Stacks<'_> {
    /// Telling the targets the addresses of the load balancer, where they admit it by these.
    pub(crate) fn narrow(&self) -> Option<LinkStep> {
        let vpc = self.service.vpc();
        let values = self.nodes().into_iter().map(|(subnet, block)| {
            let name = address::node_parameter(&subnet, block).id.as_str().to_owned();
            let asked = address::subnet_id(vpc, &subnet).parameter;
            let (subnet, shown) = match (&subnet.id, asked) {
                (Some(id), _) => (id.to_string(), id.to_string()),
                (None, asked) => {
                    let asked = asked.expect("what is not known is asked for");
                    (asked.key.unwrap_or_default(), format!("<{}>", asked.description))
                }
            };
            (name, Given::Node { subnet, shown })
        });
        let values: Vec<_> = values.collect();
        let again = Again {
            name: "narrow".into(),
            stack: self.service_name(),
            values,
            purpose: "so that its targets admit the addresses of the load balancer only, which exist after the first time"
                .to_owned(),
            after: Vec::new(),
        };
        (!again.values.is_empty()).then_some(LinkStep::DeployAgain(again))
    }

    /// A service does not look by itself whether its load balancer is in another zone now.
    pub(crate) fn checks(&self) -> Vec<Scripted> {
        let Front::Made(subnets) = &self.service.front else { return Vec::new() };
        let check = Scripted::call("serve_zones", &self.service.place()).with(&self.service_name());
        vec![check.with(&subnets.len().to_string())]
    }

    /// Naming the service `after` every endpoint is there and accepted, then verifying the name and waiting for the
    /// endpoints, which take it only then.
    pub(crate) fn verify(&self, name: &str, after: Vec<Arc<str>>) -> Vec<LinkStep> {
        let service = self.service;
        let mut steps = Vec::new();
        steps.push(LinkStep::DeployAgain(Again {
            name: "name".into(),
            stack: self.service_name(),
            values: vec![("PrivateDnsName".to_owned(), Given::Text(name.to_owned()))],
            purpose: format!(
                "to give the service its private DNS name `{name}`, which AWS allows only after its endpoints"
            ),
            after,
        }));
        let domain = name.trim_start_matches("*.");
        let publish = self.at_service(
            "publish",
            format!(
                "publish the TXT record that this command prints, in public DNS: its name is `Name.{domain}`, its value is `Value`"
            ),
            last(&steps),
            "aws ec2 describe-vpc-endpoint-service-configurations",
            "--service-ids",
            &["--query 'ServiceConfigurations[0].PrivateDnsNameConfiguration'".to_owned()],
        );
        // It has AWS look for the record too.
        let scripted = Scripted::call("verify_name", &service.place()).with(&self.service_name()).with(name);
        steps.push(LinkStep::Act(Action { scripted, ..publish }));
        steps.push(LinkStep::Act(self.at_service(
            VERIFY,
            format!(
                "let AWS look for the record, once public DNS answers with it: this proves that you own `{domain}`"
            ),
            last(&steps),
            "aws ec2 start-vpc-endpoint-service-private-dns-verification",
            "--service-id",
            &[],
        )));
        steps.push(LinkStep::Act(self.at_service(
            "verified",
            "repeat this command until it prints `verified`; if it prints `failed`, fix the record and run the command before again"
                .to_owned(),
            last(&steps),
            "aws ec2 describe-vpc-endpoint-service-configurations",
            "--service-ids",
            &[
                "--output text".to_owned(),
                "--query 'ServiceConfigurations[0].PrivateDnsNameConfiguration.State'".to_owned(),
            ],
        )));
        steps
    }

    /// Accepting an endpoint while its stack may wait for just that, and the end of that wait.
    pub(crate) fn acceptance(&self, endpoint: &Endpoint) -> [Action; 2] {
        let vpc = &endpoint.party.vpc.name;
        let stack = self.endpoint_name(endpoint);
        let accept = Action {
            name: format!("accept-{vpc}").into(),
            title: format!("accept the endpoint in `{vpc}`: repeat this command until it prints `[]`"),
            place: self.service.place(),
            after: Vec::new(),
            scripted: Scripted::call("accept_endpoint", &self.service.place())
                .with(&self.service_name())
                .at(&endpoint.place())
                .with(&stack),
            command: "aws ec2 accept-vpc-endpoint-connections",
            words: vec![
                Word::output("--service-id", &self.service_name(), "ServiceId"),
                Word::Resource {
                    flag: "--vpc-endpoint-ids",
                    stack: Arc::clone(&stack),
                    logical_id: ENDPOINT,
                },
                Word::text("--query Unsuccessful --output json"),
            ],
        };
        let wait = Action {
            name: format!("accepted-{vpc}").into(),
            title: format!("wait until the stack of the endpoint in `{vpc}` is complete"),
            place: endpoint.place(),
            after: vec![Arc::clone(&accept.name)],
            scripted: Scripted::call("await_stack", &endpoint.place()).with(&stack),
            command: "aws cloudformation wait stack-create-complete",
            words: vec![Word::text(format!("--stack-name {stack}"))],
        };
        [accept, wait]
    }

    /// Waiting until an endpoint takes changes again, once the verification of the name is started.
    pub(crate) fn wait_for(&self, endpoint: &Endpoint) -> Action {
        Action {
            name: available(endpoint),
            title: format!(
                "repeat this command until it prints `available`, for the endpoint in `{}`",
                endpoint.party.vpc.name
            ),
            place: endpoint.place(),
            after: vec![VERIFY.into()],
            scripted: Scripted::call("await_endpoint", &endpoint.place()).with(&self.endpoint_name(endpoint)),
            command: "aws ec2 describe-vpc-endpoints",
            words: vec![
                Word::output("--vpc-endpoint-ids", &self.endpoint_name(endpoint), "EndpointId"),
                Word::text("--output text"),
                Word::text("--query 'VpcEndpoints[0].State'"),
            ],
        }
    }

    pub(crate) fn resolve(&self, name: &str, endpoint: &Endpoint) -> Again {
        let vpc = &endpoint.party.vpc.name;
        Again {
            name: format!("resolve-{vpc}").into(),
            stack: self.endpoint_name(endpoint),
            values: vec![("PrivateDns".to_owned(), Given::Text("true".to_owned()))],
            purpose: format!("so that `{name}` resolves to the endpoint in `{vpc}`"),
            after: vec!["verified".into(), available(endpoint)],
        }
    }

    fn at_service(
        &self,
        name: &str,
        title: String,
        after: Vec<Arc<str>>,
        command: &'static str,
        flag: &'static str,
        words: &[String],
    ) -> Action {
        let id = Word::output(flag, &self.service_name(), "ServiceId");
        let words = std::iter::once(id).chain(words.iter().map(Word::text)).collect();
        let place = self.service.place();
        Action { name: name.into(), title, place, after, command, words, scripted: Scripted::default() }
    }
}

/// After the last of these.
fn last(steps: &[LinkStep]) -> Vec<Arc<str>> {
    steps.last().map(|step| Arc::clone(step.name())).into_iter().collect()
}

fn available(endpoint: &Endpoint) -> Arc<str> {
    format!("available-{}", endpoint.party.vpc.name).into()
}
