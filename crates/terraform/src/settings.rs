//! What the spec says under `generate: {terraform: …}`.

use crossvpc_core::aws::region::Region;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::findings::shape::invalid_value;
use crossvpc_core::findings::values::unknown_region;
use crossvpc_core::plan::{Place, Plan};
use crossvpc_core::source::Spanned;
use crossvpc_core::target::{Applied, Kept, Section, Setting, Takes, Target};

use crate::provider_version;

/// What this target declares of itself.
pub(crate) static TARGET: Target = Target {
    id: "terraform",
    title: "`terraform`",
    name: "Terraform",
    applied: Applied::RootModules,
    by_default: true,
    page: None,
    settings: &[
        Setting::new(LAYOUT, Takes::Words(&[COMBINED, PER_ACCOUNT])),
        Setting::new("tool", Takes::Words(&["terraform", "tofu"])),
        Setting::new(PROVIDER_VERSION, Takes::Text),
        Setting::new("backend", Takes::Map("`backend`", &[Setting::needed("s3", Takes::Map("`s3`", S3))])),
        Setting::new(HANDOVER, Takes::Words(&[FILES, REMOTE_STATE, SSM])),
        Setting::new(HANDOVER_ROLE, Takes::Text),
    ],
    kept: &[
        Kept {
            key: LAYOUT,
            default: COMBINED,
            advice: "move the resources to the states of the new root modules with `state mv` before the next apply",
        },
        Kept { key: BUCKET, default: NO_BUCKET, advice: MOVE_STATE },
        Kept { key: KEY_PREFIX, default: "crossvpc", advice: MOVE_STATE },
        Kept {
            key: HANDOVER,
            default: FILES,
            advice: "run `deploy.sh` once for all accounts, to pass the values in the new way",
        },
    ],
    check,
};

const NO_BUCKET: &str = "none";
const MOVE_STATE: &str = "run `init -migrate-state` in each root module before the next apply";

const S3: &[Setting] = &[
    Setting::needed(BUCKET, Takes::Text),
    Setting::needed(BUCKET_REGION, Takes::Text),
    Setting::new(KEY_PREFIX, Takes::Text),
    Setting::new(KMS_KEY, Takes::Text),
    Setting::new(PROFILE, Takes::Text),
    Setting::new(ROLE, Takes::Text),
    Setting::new(USE_LOCKFILE, Takes::Boolean),
];

const LAYOUT: &str = "layout";
const COMBINED: &str = "combined";
const PER_ACCOUNT: &str = "per-account";
const PROVIDER_VERSION: &str = "provider-version";
const HANDOVER: &str = "handover";
const FILES: &str = "files";
const REMOTE_STATE: &str = "remote-state";
const SSM: &str = "ssm";
const HANDOVER_ROLE: &str = "handover-role";
const BUCKET: &str = "bucket";
const BUCKET_REGION: &str = "region";
const KEY_PREFIX: &str = "key-prefix";
const KMS_KEY: &str = "kms-key";
const PROFILE: &str = "profile";
const ROLE: &str = "role";
const USE_LOCKFILE: &str = "use-lockfile";

/// How many roots there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One root for all accounts.
    Combined,
    /// One root an account and region.
    PerAccount,
}

/// How roots pass values to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handover {
    /// As files of variables.
    Files,
    /// A root reads the outputs in the state of another one.
    RemoteState,
    /// A root writes parameters of AWS Systems Manager into its own account, which others read.
    Ssm,
}

/// The bucket that keeps the states.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket<'p> {
    pub(crate) name: &'p str,
    pub(crate) region: &'p str,
    key_prefix: Option<&'p str>,
    name_prefix: Option<&'p str>,
    /// The ARN of the key that encrypts.
    pub(crate) kms_key: Option<&'p str>,
    /// Of the AWS CLI.
    pub(crate) profile: Option<&'p str>,
    /// The ARN of the role to assume.
    pub(crate) role: Option<&'p str>,
    /// Whether a file beside the state locks it.
    pub(crate) has_lock_files: bool,
}

impl Handover {
    /// What stands for a value of another root.
    pub(crate) fn reference(self, variable: &str) -> String {
        match self {
            Self::Files => format!("var.{variable}"),
            Self::RemoteState | Self::Ssm => format!("local.{variable}"),
        }
    }
}

impl Bucket<'_> {
    /// Where the state of a root is kept: two specs with different prefixes never share a state.
    pub(crate) fn key(&self, place: Option<&Place>) -> String {
        let start = match (self.key_prefix, self.name_prefix) {
            (Some(start), _) => start.to_owned(),
            (None, Some(prefix)) => format!("crossvpc/{prefix}"),
            (None, None) => "crossvpc".to_owned(),
        };
        match place {
            None => format!("{start}/terraform.tfstate"),
            Some(Place { account, region }) => format!("{start}/{}/{region}/terraform.tfstate", account.name),
        }
    }
}

/// Every account and region that has something in the spec, or has what left it: Terraform removes it there, and needs its provider.
pub(crate) fn places(plan: &Plan) -> Vec<Place> {
    let left = plan.left_of(TARGET.id).flat_map(|left| &left.units).map(|unit| unit.place.clone());
    Place::distinct(left.chain(plan.declared_places()))
}

/// How many roots the plan has.
pub(crate) fn layout(plan: &Plan) -> Layout {
    match value(plan, LAYOUT) {
        Some(PER_ACCOUNT) => Layout::PerAccount,
        Some(_) | None => Layout::Combined,
    }
}

/// How the roots of the plan pass values to each other.
pub(crate) fn handover(plan: &Plan) -> Handover {
    match value(plan, HANDOVER) {
        Some(REMOTE_STATE) => Handover::RemoteState,
        Some(SSM) => Handover::Ssm,
        Some(_) | None => Handover::Files,
    }
}

/// The name of the role that other accounts assume to read parameters.
pub(crate) fn handover_role(plan: &Plan) -> &str {
    value(plan, HANDOVER_ROLE).unwrap_or("crossvpc-handover")
}

/// The bucket that keeps the states, if the spec names one.
pub(crate) fn bucket(plan: &Plan) -> Option<Bucket<'_>> {
    Some(Bucket {
        name: value(plan, BUCKET)?,
        region: value(plan, BUCKET_REGION)?,
        key_prefix: value(plan, KEY_PREFIX),
        name_prefix: plan.network.generate().name_prefix.as_str(),
        kms_key: value(plan, KMS_KEY),
        profile: value(plan, PROFILE),
        role: value(plan, ROLE),
        has_lock_files: value(plan, USE_LOCKFILE) != Some("false"),
    })
}

/// The version constraint of the AWS provider, if the spec has one.
pub(crate) fn provider_version(plan: &Plan) -> Option<&Spanned<String>> {
    plan.network.generate().setting(TARGET.id, PROVIDER_VERSION)
}

fn value<'p>(plan: &'p Plan, key: &str) -> Option<&'p str> {
    plan.network.generate().value(TARGET.id, key)
}

/// Whether a text has the form of its key.
type Fits = fn(&str) -> bool;

fn check(section: &Section, report: &mut Report) {
    if let Some(text) = section.value(PROVIDER_VERSION) {
        provider_version::check(text, report);
    }
    check_handover(section, report);
    if let Some(text) = section.value(BUCKET_REGION)
        && Region::parse(&text.value).is_none()
    {
        report.push(unknown_region::finding(text, true));
    }
    let texts: [(_, Fits, _); 4] = [
        (
            BUCKET,
            is_bucket,
            "expected the name of a bucket: 3 to 63 lower-case letters, digits, dots or hyphens",
        ),
        (
            KEY_PREFIX,
            is_key_prefix,
            "expected names of letters, digits or `_.-` with `/` between them, such as `network/crossvpc`",
        ),
        (KMS_KEY, is_key, "expected the ARN of a KMS key, such as `arn:aws:kms:REGION:ACCOUNT:key/ID`"),
        (ROLE, is_role, "expected the ARN of an IAM role, such as `arn:aws:iam::ACCOUNT:role/NAME`"),
    ];
    for (key, fits, reason) in texts {
        if let Some(text) = section.value(key).filter(|text| !fits(&text.value)) {
            report.push(invalid_value::malformed(text, key, reason));
        }
    }
    if let Some(text) = section.value(PROFILE)
        && (text.value.is_empty() || text.value.chars().any(char::is_control))
    {
        report.push(invalid_value::malformed(text, PROFILE, "expected the name of an AWS CLI profile"));
    }
}

/// The settings that need each other.
fn check_handover(section: &Section, report: &mut Report) {
    let is = |key, word| section.value(key).is_some_and(|text| text.value == word);
    if let Some(text) = section.value(HANDOVER).filter(|text| text.value != FILES) {
        if !is(LAYOUT, PER_ACCOUNT) {
            let finding =
                invalid_value::malformed(text, HANDOVER, "one root module has no other to pass values to");
            report.push(finding.help("write `layout: per-account`, or remove `handover`"));
        } else if text.value == REMOTE_STATE && section.value(BUCKET).is_none() {
            let reason = "root modules can only read states in a bucket that they all know";
            let help = "write `backend: {s3: {bucket: NAME, region: REGION}}`, or `handover: ssm`";
            report.push(invalid_value::malformed(text, HANDOVER, reason).help(help));
        }
    }
    if let Some(text) = section.value(HANDOVER_ROLE) {
        let fits = (1..=64).contains(&text.value.len())
            && text.value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b));
        if !fits {
            let reason = "expected the name of an IAM role: 1 to 64 letters, digits or `_+=,.@-`";
            report.push(invalid_value::malformed(text, HANDOVER_ROLE, reason));
        } else if !is(HANDOVER, SSM) {
            let finding =
                invalid_value::malformed(text, HANDOVER_ROLE, "only SSM parameters are read by a role");
            report.push(finding.help("write `handover: ssm`, or remove `handover-role`"));
        }
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket(name: &str) -> bool {
    let is_alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let ends = [name.bytes().next(), name.bytes().next_back()];
    (3..=63).contains(&name.len())
        && name.bytes().all(|b| is_alphanumeric(b) || b == b'.' || b == b'-')
        && ends.into_iter().flatten().all(is_alphanumeric)
        && !name.contains("..")
        && name.parse::<std::net::Ipv4Addr>().is_err()
}

/// Without a dot alone, which tools read as a folder.
fn is_key_prefix(text: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty()
            && part.bytes().any(|b| b != b'.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
    };
    text.len() <= 512 && text.split('/').all(is_name)
}

fn is_key(arn: &str) -> bool {
    let Some(("kms", region, account, resource)) = parts_of(arn) else { return false };
    let id = resource.strip_prefix("key/").unwrap_or_default();
    Region::parse(region).is_some()
        && is_account(account)
        && !id.is_empty()
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_role(arn: &str) -> bool {
    let Some(("iam", "", account, resource)) = parts_of(arn) else { return false };
    let name = resource.strip_prefix("role/").unwrap_or_default();
    is_account(account)
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-/".contains(&b))
}

fn is_account(id: &str) -> bool {
    id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit())
}

/// The service, region, account and resource of an ARN.
fn parts_of(arn: &str) -> Option<(&str, &str, &str, &str)> {
    let mut parts = arn.splitn(6, ':');
    let (start, partition) = (parts.next()?, parts.next()?);
    let is_arn = start == "arn" && partition.starts_with("aws");
    Some((parts.next()?, parts.next()?, parts.next()?, parts.next()?)).filter(|_| is_arn)
}
