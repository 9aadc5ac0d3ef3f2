//! The exact commands, as shell lines ready to paste, and how a deployment of stacks is put together. Each command
//! names a profile of the AWS CLI after the account it is for, as the spec calls it.

use std::sync::Arc;

use crossvpc_core::deployment::shell::{command_words, quoted};
use crossvpc_core::deployment::{Commands, Deployment, Lines, LinkPart, StepId, Unit};
use crossvpc_core::plan::Place;

use crate::link_stacks::LinkStacks;
use crate::stack::{Given, LinkStep, Stack, Word};

/// The largest template that `deploy` sends by itself, in bytes; a larger one goes through a bucket.
pub const LARGEST_INLINE: usize = 51_200;

/// Adds a link's stacks and actions in order. `apply` and `remove` are the backend's commands for a stack; to apply one, each
/// parameter's name is given with the shell text of its value. `protects` says whether `apply` protects a stack too.
///
/// # Panics
///
/// When a stack or an action names what is not there: a bug of the backend.
pub fn add(
    deployment: &mut Deployment,
    link: &Arc<LinkStacks>,
    unit: impl Fn(&Stack) -> Unit,
    apply: impl Fn(&Stack, &[(String, String)]) -> Vec<String> + Clone + Send + 'static,
    protects: bool,
    remove: impl Fn(&Stack) -> Vec<String> + Copy + Send + 'static,
) {
    let apply = move |link: &LinkStacks, step: &LinkStep| {
        let mut lines = applied(link, step, &apply);
        let unprotected = step.stack().filter(|stack| stack.is_protected && !protects);
        lines.extend(unprotected.into_iter().flat_map(|stack| protection(stack, true)));
        lines
    };
    let remove = move |_: &LinkStacks, step: &LinkStep| step.stack().map(remove).unwrap_or_default();
    let mut steps: Vec<StepId> = Vec::with_capacity(link.steps.len());
    for (at, (step, purpose)) in link.purposes().enumerate() {
        let part = Some(LinkPart {
            link: Arc::clone(&link.link),
            name: Arc::clone(step.name()),
            connections: Arc::clone(&purpose.connections),
            subject: purpose.subject.clone(),
        });
        let after: Vec<_> = link.before(at).iter().map(|before| steps[*before]).collect();
        let added = match step {
            LinkStep::Deploy(stack) => {
                let how = Commands {
                    apply: later(link, at, apply.clone()),
                    remove: later(link, at, remove),
                    in_background: stack.waits_for_acceptance,
                    again_for: None,
                };
                deployment.deploy(unit(stack), part, how, after)
            }
            LinkStep::DeployAgain(again) => {
                let again_for = Some(again.purpose.clone());
                let how =
                    Commands { apply: later(link, at, apply.clone()), again_for, ..Commands::default() };
                deployment.apply(&again.stack, part, how, after)
            }
            LinkStep::Act(action) => {
                let (title, place) = (action.title.clone(), action.place.clone());
                deployment.act(title, place, part, later(link, at, apply.clone()), after)
            }
        };
        steps.push(added);
    }
}

/// The lines of a step, made when they are read.
fn later(
    link: &Arc<LinkStacks>,
    at: usize,
    lines: impl Fn(&LinkStacks, &LinkStep) -> Vec<String> + Send + 'static,
) -> Lines {
    let link = Arc::clone(link);
    Lines::later(move || lines(&link, &link.steps[at]))
}

fn applied(
    link: &LinkStacks,
    step: &LinkStep,
    apply: &impl Fn(&Stack, &[(String, String)]) -> Vec<String>,
) -> Vec<String> {
    match step {
        LinkStep::Deploy(stack) => {
            let mut lines = apply(stack, &values(link, stack));
            if let (true, Some(last)) = (stack.waits_for_acceptance, lines.last_mut()) {
                last.push_str(" &");
            }
            lines
        }
        LinkStep::DeployAgain(again) => {
            let stack = link.stack(&again.stack);
            let values = again.values.iter().map(|(name, given)| (name.clone(), given_to(stack, given)));
            apply(stack, &values.collect::<Vec<_>>())
        }
        LinkStep::Act(action) => {
            let words = action.words.iter().map(|word| shown(link, &action.place, word)).collect();
            at(action.command, &action.place, words)
        }
    }
}

/// What a parameter of a stack gets, as a shell reads it between quotes.
fn given_to(stack: &Stack, given: &Given) -> String {
    match given {
        Given::Text(text) => text.clone(),
        Given::Node { shown, .. } => {
            let arn = output_of(stack, "LoadBalancerArn");
            // What comes after the kind of resource is in the description of its network interfaces.
            let name = format!("{} | cut -d/ -f2-)", arn.strip_suffix(')').unwrap_or(&arn));
            let at = options(&stack.place);
            format!(
                "$(aws ec2 describe-network-interfaces {at} --filters \"Name=description,Values=ELB {name}\" \
                 \"Name=subnet-id,Values={shown}\" --output text --query 'NetworkInterfaces[0].PrivateIpAddress')/32"
            )
        }
    }
}

/// The command that turns the termination protection of a stack on or off.
pub fn protection(stack: &Stack, is_on: bool) -> Vec<String> {
    let flag = if is_on { "--enable-termination-protection" } else { "--no-enable-termination-protection" };
    let words = vec![format!("--stack-name {}", stack.name), flag.to_owned()];
    at("aws cloudformation update-termination-protection", &stack.place, words)
}

/// The command that applies a stack, with its tags as `KEY=VALUE`: without them, it would take those away that there are.
pub(crate) fn deploy(stack: &Stack, path: &str, tags: &[String], values: &[(String, String)]) -> Vec<String> {
    let name = format!("--stack-name {}", stack.name);
    let mut words = vec![name, format!("--template-file {path}"), "--no-fail-on-empty-changeset".to_owned()];
    if stack.makes_role {
        words.push("--capabilities CAPABILITY_NAMED_IAM".to_owned());
    }
    if stack.template.is_longer_than(LARGEST_INLINE) {
        let Place { account, region } = &stack.place;
        let bucket = format!("a bucket in {region} that {} can read", account.name);
        words.push(format!("--s3-bucket \"${{TEMPLATE_BUCKET:?{bucket}}}\""));
        // The policy of the deployer lets nothing else be written.
        words.push(format!("--s3-prefix {}", stack.name));
    }
    if !tags.is_empty() {
        let tags: Vec<_> = tags.iter().map(|tag| quoted(tag)).collect();
        words.push(format!("--tags {}", tags.join(" ")));
    }
    if !values.is_empty() {
        words.push("--parameter-overrides".to_owned());
        words.extend(values.iter().map(|(name, value)| format!("  \"{name}={value}\"")));
    }
    at("aws cloudformation deploy", &stack.place, words)
}

/// The commands that remove a stack.
pub(crate) fn delete(stack: &Stack) -> Vec<String> {
    let name = format!("--stack-name {}", stack.name);
    let unprotect = if stack.is_protected { protection(stack, false) } else { Vec::new() };
    let remove = at("aws cloudformation delete-stack", &stack.place, vec![name.clone()]);
    [unprotect, remove, at("aws cloudformation wait stack-delete-complete", &stack.place, vec![name])]
        .concat()
}

/// The parameters of a stack with the shell texts of their values: a look-up of another stack's output, or what the
/// user must put in its place.
fn values(link: &LinkStacks, stack: &Stack) -> Vec<(String, String)> {
    let values = stack.wired_inputs().map(|(input, wire)| {
        let value = match wire {
            Some((unit, output)) => output_of(link.stack(unit), output),
            None => format!("<{}>", input.description),
        };
        (input.name.clone(), value)
    });
    values.collect()
}

/// A word as a shell reads it; commands inside of it are for the same place.
fn shown(link: &LinkStacks, place: &Place, word: &Word) -> String {
    match word {
        Word::Text(text) => text.clone(),
        Word::Output { flag, stack, output } => {
            // The value of a filter is part of its word.
            let blank = if flag.ends_with('=') { "" } else { " " };
            format!("{flag}{blank}\"{}\"", output_of(link.stack(stack), output))
        }
        Word::Resource { flag, stack, logical_id } => {
            let stack = link.stack(stack);
            let at = options(&stack.place);
            format!(
                "{flag} \"$(aws cloudformation describe-stack-resource {at} --stack-name {} \
                 --logical-resource-id {logical_id} --output text --query StackResourceDetail.PhysicalResourceId)\"",
                stack.name
            )
        }
        Word::Found { flag, command, words } => {
            let words: Vec<_> = words.iter().map(|word| shown(link, place, word)).collect();
            format!("{flag} \"$({command} {} {})\"", options(place), words.join(" "))
        }
    }
}

/// A substitution that reads an output.
fn output_of(stack: &Stack, output: &str) -> String {
    format!(
        "$(aws cloudformation describe-stacks {} --stack-name {} --output text \
         --query 'Stacks[0].Outputs[?OutputKey==`{output}`].OutputValue')",
        options(&stack.place),
        stack.name
    )
}

/// A command with its profile and region, each further word on a line of its own.
fn at(command: &str, place: &Place, words: Vec<String>) -> Vec<String> {
    command_words(&format!("{command} {}", options(place)), words)
}

/// What says where a command is for.
fn options(place: &Place) -> String {
    format!("--profile {} --region {}", place.account.name, place.region)
}
