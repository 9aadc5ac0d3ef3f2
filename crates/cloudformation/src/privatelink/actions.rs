//! What no template expresses: accepting the endpoints, then naming the service, verifying the name and turning it on.

use crossvpc_core::plan::Endpoint;

use super::Stacks;
use crate::commands::quoted;
use crate::stack::{Action, Does, Scripted, Word};

impl Stacks<'_> {
    /// In the order in which nothing waits for what comes later: the name is set when every endpoint is there, as
    /// AWS refuses new ones until it is verified, and an endpoint takes it only then.
    pub(super) fn actions(&self) -> Vec<Action> {
        let service = self.service;
        let mut actions = Vec::new();
        if service.options().acceptance_required {
            actions.extend(service.endpoints.iter().map(|endpoint| self.accept(endpoint)));
        }
        let Some((name, _)) = &service.options().private_dns else { return actions };
        let accepted = actions.iter().map(|action| action.name.clone());
        let stacks = service.endpoints.iter().map(|endpoint| self.endpoint_name(endpoint));
        let endpoints = accepted.chain(stacks).collect();
        let named = self.at_service(
            "name",
            format!("give the endpoint service the name {name}, which may come only after all its endpoints"),
            endpoints,
            "aws ec2 modify-vpc-endpoint-service-configuration",
            "--service-id",
            &[format!("--private-dns-name {}", quoted(name))],
        );
        // It has AWS verify the name too.
        let scripted =
            Scripted::call("private_name", &self.service.place()).with(&self.service_name()).with(name);
        actions.push(Action { scripted, ..named });
        let domain = name.trim_start_matches("*.");
        actions.push(self.at_service(
            "publish",
            format!(
                "publish the TXT record that this prints in public DNS: its name is Name.{domain}, its value is Value"
            ),
            last(&actions),
            "aws ec2 describe-vpc-endpoint-service-configurations",
            "--service-ids",
            &["--query 'ServiceConfigurations[0].PrivateDnsNameConfiguration'".to_owned()],
        ));
        actions.push(self.at_service(
            "verify",
            format!(
                "let AWS look for the record, once public DNS answers with it; this proves who owns {domain}"
            ),
            last(&actions),
            "aws ec2 start-vpc-endpoint-service-private-dns-verification",
            "--service-id",
            &[],
        ));
        let started = last(&actions);
        actions.push(self.at_service(
            "verified",
            "repeat this until it prints verified".to_owned(),
            started.clone(),
            "aws ec2 describe-vpc-endpoint-service-configurations",
            "--service-ids",
            &[
                "--output text".to_owned(),
                "--query 'ServiceConfigurations[0].PrivateDnsNameConfiguration.State'".to_owned(),
            ],
        ));
        let waits = service.endpoints.iter().map(|endpoint| self.wait_for(endpoint, started.clone()));
        actions.extend(waits);
        actions.extend(service.endpoints.iter().map(|endpoint| self.resolve(name, endpoint)));
        actions
    }

    fn accept(&self, endpoint: &Endpoint) -> Action {
        Action {
            name: format!("accept-{}", endpoint.party.vpc.name),
            title: format!("accept the endpoint in {}; this must print []", endpoint.party.vpc.name),
            place: self.service.place(),
            after: Vec::new(),
            scripted: Scripted::call("accept_endpoint", &self.service.place())
                .with(&self.service_name())
                .at(&endpoint.place())
                .with(&self.endpoint_name(endpoint)),
            does: Does::Run {
                command: "aws ec2 accept-vpc-endpoint-connections",
                words: vec![
                    Word::output("--service-id", &self.service_name(), "ServiceId"),
                    Word::output("--vpc-endpoint-ids", &self.endpoint_name(endpoint), "EndpointId"),
                    Word::text("--query Unsuccessful"),
                ],
            },
        }
    }

    fn wait_for(&self, endpoint: &Endpoint, after: Vec<String>) -> Action {
        Action {
            name: available(endpoint),
            title: format!(
                "repeat this until it prints available, for the endpoint in {}",
                endpoint.party.vpc.name
            ),
            place: endpoint.place(),
            after,
            scripted: Scripted::call("await_endpoint", &endpoint.place()).with(&self.endpoint_name(endpoint)),
            does: Does::Run {
                command: "aws ec2 describe-vpc-endpoints",
                words: vec![
                    Word::output("--vpc-endpoint-ids", &self.endpoint_name(endpoint), "EndpointId"),
                    Word::text("--output text"),
                    Word::text("--query 'VpcEndpoints[0].State'"),
                ],
            },
        }
    }

    fn resolve(&self, name: &str, endpoint: &Endpoint) -> Action {
        let vpc = &endpoint.party.vpc.name;
        Action {
            name: format!("resolve-{vpc}"),
            title: format!("let {name} resolve to the endpoint in {vpc}: deploy its stack again"),
            place: endpoint.place(),
            after: vec!["verified".to_owned(), available(endpoint)],
            scripted: Scripted::default(),
            does: Does::DeployAgain {
                stack: self.endpoint_name(endpoint),
                values: vec![("PrivateDns".to_owned(), "true".to_owned())],
            },
        }
    }

    fn at_service(
        &self,
        name: &str,
        title: String,
        after: Vec<String>,
        command: &'static str,
        flag: &'static str,
        words: &[String],
    ) -> Action {
        let id = Word::output(flag, &self.service_name(), "ServiceId");
        let words = std::iter::once(id).chain(words.iter().map(Word::text)).collect();
        let place = self.service.place();
        let does = Does::Run { command, words };
        Action { name: name.to_owned(), title, place, after, does, scripted: Scripted::default() }
    }
}

/// After the last of these.
fn last(actions: &[Action]) -> Vec<String> {
    actions.last().map(|action| action.name.clone()).into_iter().collect()
}

fn available(endpoint: &Endpoint) -> String {
    format!("available-{}", endpoint.party.vpc.name)
}
