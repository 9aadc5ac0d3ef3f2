//! Runs Terraform without any network or account: the provider comes from a mirror and is checked once, and an
//! override file takes credentials and look-ups out of the generated providers.

use std::fmt::Write;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::hcl;
use crate::support::found::{program, program_at, provider_mirror, run};

/// A folder in which the provider is installed for every other.
pub(crate) struct Workspace {
    folder: TempDir,
    /// Where one provider process serves every configuration, if it does.
    shared: Option<SharedProvider>,
}

/// A provider process that Terraform is told to use instead of starting one for each configuration, which for a hub with
/// sixty accounts would take 25 GB. Its settings are those of the last configuration: enough where all are alike.
struct SharedProvider {
    process: Child,
    address: String,
    /// What it prints, left open: a process that prints into a closed pipe ends.
    _printed: BufReader<ChildStdout>,
}

impl SharedProvider {
    fn start(installed: &Path) -> Self {
        let binaries = WalkDir::new(installed).follow_links(true).into_iter().flatten();
        let mut binaries = binaries.filter(|entry| {
            entry.file_type().is_file()
                && entry.file_name().to_string_lossy().starts_with("terraform-provider-aws")
        });
        let binary = binaries.next().expect("the provider is installed");
        let mut process = program_at(binary.path())
            .arg("-debug")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut printed = BufReader::new(process.stdout.take().unwrap());
        let lines = printed.by_ref().lines().map_while(Result::ok);
        let mut addresses = lines.filter_map(|line| {
            Some(line.split_once("TF_REATTACH_PROVIDERS='")?.1.trim_end_matches('\'').to_owned())
        });
        let address = addresses.next().expect("the provider says how to reach it");
        Self { process, address, _printed: printed }
    }
}

impl Drop for SharedProvider {
    fn drop(&mut self) {
        self.process.kill().and_then(|()| self.process.wait()).expect("the provider can be stopped");
    }
}

impl Workspace {
    /// Installs the provider from the mirror, as its own lock file asks for.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let versions = "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    }\n  }\n}\n";
        fs::write(folder.path().join("versions.tf"), versions).unwrap();
        fs::write(folder.path().join("cli.tfrc"), "").unwrap();
        let workspace = Self { folder, shared: None };
        let plugins = format!("-plugin-dir={}", provider_mirror().display());
        run(workspace.terraform(workspace.folder.path()).args(["init", "-input=false", &plugins]));
        workspace
    }

    /// The same with one provider process for all configurations.
    pub(crate) fn shared() -> Self {
        let workspace = Self::new();
        // The mirror may have it packed.
        let shared = Some(SharedProvider::start(&workspace.folder.path().join(".terraform/providers")));
        Self { shared, ..workspace }
    }

    /// Makes a folder ready: what `init` does, except that the provider, hundreds of megabytes, is not hashed again.
    pub(crate) fn initialise(&self, folder: &Path) {
        fs::create_dir(folder.join(".terraform")).unwrap();
        symlink(self.folder.path().join(".terraform/providers"), folder.join(".terraform/providers"))
            .unwrap();
        let lock = fs::read_to_string(self.folder.path().join(".terraform.lock.hcl")).unwrap();
        let (before, rest) = lock.split_once("  hashes").expect("the lock file has hashes");
        let (_, after) = rest.split_once("]\n").expect("the hashes are a list");
        fs::write(folder.join(".terraform.lock.hcl"), format!("{before}{after}")).unwrap();
        run(self.terraform(folder).arg("get"));
    }

    /// Asserts that a folder is valid, without as much as a warning.
    pub(crate) fn validate(&self, folder: &Path) {
        let printed = run(self.terraform(folder).args(["validate", "-json"]));
        let result: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(result["diagnostics"], Value::Array(vec![]), "{}", folder.display());
    }

    /// Plans a folder that was generated, from nothing, without as much as a warning. A plan validates first.
    pub(crate) fn plan(&self, folder: &Path) -> Value {
        let offline = ["-refresh=false", "-input=false", "-lock=false", "-out=zz_test.plan"];
        let printed = run(self.terraform(folder).arg("plan").args(offline));
        assert!(!printed.contains("Warning:"), "{}:\n{printed}", folder.display());
        serde_json::from_str(&run(self.terraform(folder).args(["show", "-json", "zz_test.plan"]))).unwrap()
    }

    /// Applies a folder to an AWS that is made up, and plans it again: the state of each run, and the plan after it.
    pub(crate) fn apply_and_plan(&self, folder: &Path) -> (Vec<Value>, Value) {
        let printed = run(self.terraform(folder).args(["test", "-json", "-verbose"]));
        let messages: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let all =
            |key: &str| messages.iter().filter_map(|message| message.get(key).cloned()).collect::<Vec<_>>();
        let mut plans = all("test_plan");
        assert_eq!(plans.len(), 1, "{}", folder.display());
        (all("test_state"), plans.remove(0))
    }

    /// Its folder, where the provider is installed.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Terraform in a folder.
    pub(crate) fn terraform(&self, folder: &Path) -> Command {
        let mut command = program("terraform");
        command.env("TF_CLI_CONFIG_FILE", self.folder.path().join("cli.tfrc"));
        if let Some(shared) = &self.shared {
            command.env("TF_REATTACH_PROVIDERS", &shared.address);
        }
        command.arg(format!("-chdir={}", folder.display()));
        command
    }
}

/// Writes what makes a generated root run offline: providers without credentials, values for its variables, and a
/// test that applies it to an AWS that is made up. The id that the accepter reports differs from the requester's, so
/// that the state tells which of them a route came after. Private DNS names are published after the first run.
pub(crate) fn take_offline(root: &Path, private_dns_names: &[&str]) {
    let files = hcl::folder(root);
    let (mut providers, mut mocks) = (String::new(), String::new());
    let aliases = hcl::provider_aliases(&files);
    let attributes = aliases.iter().map(|alias| format!("\n  alias = \"{alias}\""));
    // A root of one account and region has one provider, without a name.
    let names: Vec<_> = if aliases.is_empty() { vec![String::new()] } else { attributes.collect() };
    for (at, name) in names.iter().enumerate() {
        write!(
            providers,
            r#"
provider "aws" {{{name}
  access_key                  = "test"
  secret_key                  = "test"
  allowed_account_ids         = []
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  dynamic "assume_role" {{
    for_each = []
    content {{}}
  }}
}}
"#
        )
        .unwrap();
        write!(
            mocks,
            r#"
mock_provider "aws" {{{name}

  mock_resource "aws_vpc_peering_connection" {{
    defaults = {{ id = "{REQUESTED}" }}
  }}

  mock_resource "aws_vpc_peering_connection_accepter" {{
    defaults = {{ id = "{ACCEPTED}" }}
  }}

  mock_resource "aws_security_group" {{
    defaults = {{ id = "sg-{at:017x}" }}
  }}

  mock_resource "aws_lb" {{
    defaults = {{ arn = "{ELB}:loadbalancer/net/x/0123456789abcdef", arn_suffix = "net/x/0123456789abcdef" }}
  }}

  mock_resource "aws_lb_target_group" {{
    defaults = {{ arn = "{ELB}:targetgroup/x/0123456789abcdef" }}
  }}

  mock_resource "aws_lb_listener" {{
    defaults = {{ arn = "{ELB}:listener/net/x/0123456789abcdef/0123456789abcdef" }}
  }}

  mock_resource "aws_vpc_endpoint_service" {{
    defaults = {{
      id                             = "vpce-svc-0123456789abcdef0"
      service_name                   = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
      private_dns_name_configuration = [{{ name = "_proof", type = "TXT", value = "vpce:proof", state = "pendingVerification" }}]
    }}
  }}

  mock_resource "aws_ec2_transit_gateway" {{
    defaults = {{ id = "{GATEWAY}", arn = "{EC2}:transit-gateway/{GATEWAY}" }}
  }}

  mock_resource "aws_ec2_transit_gateway_route_table" {{
    defaults = {{ id = "tgw-rtb-0123456789abcdef0" }}
  }}

  mock_resource "aws_ec2_transit_gateway_vpc_attachment" {{
    defaults = {{ id = "tgw-attach-0123456789abcdef0" }}
  }}

  mock_resource "aws_ec2_transit_gateway_vpc_attachment_accepter" {{
    defaults = {{ id = "tgw-attach-0123456789abcdef1", transit_gateway_id = "{ATTACHED}" }}
  }}

  mock_resource "aws_ram_resource_share" {{
    defaults = {{ arn = "arn:aws:ram:eu-west-1:111111111111:resource-share/01234567-89ab-cdef-0123-456789abcdef" }}
  }}

  mock_resource "aws_vpc_endpoint" {{
    defaults = {{ id = "{ENDPOINT}", dns_entry = [{{ dns_name = "{ENDPOINT}-x.vpce.amazonaws.com", hosted_zone_id = "Z1" }}] }}
  }}
}}
"#
        )
        .unwrap();
    }
    let mut variables = String::new();
    mocks.push_str("\nrun \"apply\" {}\n");
    if !private_dns_names.is_empty() {
        variables =
            format!("  variables {{\n    published_private_dns_names = {private_dns_names:?}\n  }}\n");
        write!(mocks, "\nrun \"publish\" {{\n{variables}}}\n").unwrap();
    }
    write!(mocks, "\nrun \"again\" {{\n  command = plan\n{variables}}}\n").unwrap();
    fs::write(root.join("zz_test_override.tf"), providers).unwrap();
    fs::write(root.join("zz_test.tftest.hcl"), mocks).unwrap();
    fs::write(root.join("zz_test.auto.tfvars.json"), hcl::made_up_values(&files).to_string()).unwrap();
}

/// The id of a connection as the request made it.
pub(crate) const REQUESTED: &str = "pcx-0aaaaaaaaaaaaaaaa";
/// The id of a connection as the accepter knows it once it is active.
pub(crate) const ACCEPTED: &str = "pcx-0bbbbbbbbbbbbbbbb";
/// The id of an endpoint.
pub(crate) const ENDPOINT: &str = "vpce-0123456789abcdef0";
/// The id of a gateway as its owner's module made it.
pub(crate) const GATEWAY: &str = "tgw-0aaaaaaaaaaaaaaaa";
/// The id of a gateway as the accepter of an attachment reports it.
pub(crate) const ATTACHED: &str = "tgw-0bbbbbbbbbbbbbbbb";
/// What every ARN of EC2 begins with.
const EC2: &str = "arn:aws:ec2:eu-west-1:111111111111";
/// What every ARN of a load balancer and its parts begins with.
const ELB: &str = "arn:aws:elasticloadbalancing:eu-west-1:111111111111";
