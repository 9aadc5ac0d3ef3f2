//! The exact commands, as shell lines ready to paste, and how a deployment of stacks is put together. Each command
//! names a profile of the AWS CLI after the account it is for, as the spec calls it.

use crossvpc_core::deployment::{Deployment, Unit};
use crossvpc_core::plan::Place;

use crate::stack::{LinkStacks, Stack};

/// The largest template that `deploy` sends by itself, in bytes; a larger one goes through a bucket.
const LARGEST_INLINE: usize = 51_200;

/// Adds a link's stacks in order, then its actions. `apply` says how the backend applies a stack and removes it; it
/// is given each parameter's name with the shell text of its value.
pub fn add(
    deployment: &mut Deployment,
    link: &LinkStacks,
    unit: impl Fn(&Stack) -> Unit,
    apply: impl Fn(&Stack, &[(String, String)]) -> [Vec<String>; 2],
) {
    let mut steps = Vec::new();
    for stack in &link.stacks {
        let [command, remove] = apply(stack, &values(link, stack));
        let step = deployment.deploy(unit(stack), Some(link.link.clone()), command, remove, &[]);
        steps.push((stack, step));
    }
    for action in &link.actions {
        let source = steps.iter().find(|(stack, _)| stack.name == action.after);
        let Some((stack, step)) = source else { continue };
        let value = output_of(stack, "PeeringConnectionId");
        let mut words: Vec<_> = action.command.iter().map(|line| line.replace("{value}", &value)).collect();
        let first = words.remove(0);
        let command = at(&first, &action.place, words);
        deployment.act(
            action.title.clone(),
            action.place.clone(),
            Some(link.link.clone()),
            command,
            &[*step],
        );
    }
}

/// The commands that apply and remove a stack.
pub(crate) fn deploy(stack: &Stack, path: &str, values: &[(String, String)]) -> [Vec<String>; 2] {
    let name = format!("--stack-name {}", stack.name);
    let mut words =
        vec![name.clone(), format!("--template-file {path}"), "--no-fail-on-empty-changeset".to_owned()];
    if stack.makes_role {
        words.push("--capabilities CAPABILITY_NAMED_IAM".to_owned());
    }
    if stack.text.len() > LARGEST_INLINE {
        words.push("--s3-bucket \"$TEMPLATE_BUCKET\"".to_owned());
    }
    if !values.is_empty() {
        words.push("--parameter-overrides".to_owned());
        words.extend(values.iter().map(|(name, value)| format!("  \"{name}={value}\"")));
    }
    let remove = at("aws cloudformation delete-stack", &stack.place, vec![name.clone()]);
    let wait = at("aws cloudformation wait stack-delete-complete", &stack.place, vec![name]);
    [at("aws cloudformation deploy", &stack.place, words), [remove, wait].concat()]
}

/// The parameters of a stack with the shell texts of their values: a look-up of another stack's output, or what the
/// user must put in its place.
fn values(link: &LinkStacks, stack: &Stack) -> Vec<(String, String)> {
    let values = stack.wired_inputs().map(|(input, wire)| {
        let source = wire.and_then(|(unit, output)| {
            link.stacks.iter().find(|stack| stack.name == unit).map(|stack| output_of(stack, output))
        });
        (input.name.clone(), source.unwrap_or_else(|| format!("<{}>", input.description)))
    });
    values.collect()
}

/// A substitution that reads an output.
fn output_of(stack: &Stack, output: &str) -> String {
    let Place { account, region } = &stack.place;
    format!(
        "$(aws cloudformation describe-stacks --profile {} --region {region} --stack-name {} --output text \
         --query 'Stacks[0].Outputs[?OutputKey==`{output}`].OutputValue')",
        account.name, stack.name
    )
}

/// A command with its profile and region, each further word on a line of its own.
fn at(command: &str, place: &Place, words: Vec<String>) -> Vec<String> {
    command_words(&format!("{command} --profile {} --region {}", place.account.name, place.region), words)
}

/// A command, each further word on a line of its own.
pub fn command_words(command: &str, words: Vec<String>) -> Vec<String> {
    let mut lines = vec![command.to_owned()];
    lines.extend(words.into_iter().map(|word| format!("  {word}")));
    let continued = lines.len() - 1;
    lines.iter_mut().take(continued).for_each(|line| line.push_str(" \\"));
    lines
}
