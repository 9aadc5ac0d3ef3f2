//! Scopes as templates of CloudFormation: the AWS provider of Terraform has no resource for them in the versions that the generated
//! files accept. A scope whose template is too large is made for some of the VPCs, and another one for the others.

use std::collections::BTreeMap;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Place;
use crossvpc_render::{Comment, Expr, header};
use serde::Serialize;

use crate::index::Index;
use crate::lookups::Finder;
use crate::pages::template;
use crate::scope::{Ids, Scope};
use crate::statement::Statement;

/// The bytes of a template that is sent as it is:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
const LONGEST: usize = 51_200;

/// The parameters of a template: the same page.
const MOST_PARAMETERS: usize = 200;

/// A template, with what its parameters get.
pub(crate) struct Template {
    pub(crate) text: String,
    pub(crate) parameters: Vec<Given>,
}

/// The templates of a place.
#[derive(Default)]
pub(crate) struct Templates {
    pub(crate) all: Vec<Template>,
    /// The VPCs whose own scope is more than CloudFormation takes.
    pub(crate) too_large: Vec<String>,
}

/// A parameter with its value.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Given {
    id: String,
    key: Expr,
    description: String,
    value: Expr,
}

#[derive(Serialize)]
struct View<'v> {
    header: Vec<Comment>,
    description: String,
    name: String,
    parameters: &'v [Given],
    matches: &'v [Statement],
    exclusions: &'v [Statement],
}

/// The parameters of a template, by what each is the id of.
#[derive(Default)]
struct Parameters(BTreeMap<String, Given>);

impl Parameters {
    /// A reference to the parameter that has this value. Names that differ by hyphens only are told apart by a number.
    fn reference(&mut self, description: &str, name: &str, value: Expr) -> Expr {
        if !self.0.contains_key(description) {
            let is_taken = |id: &str| self.0.values().any(|known| known.id == id);
            let numbered = (2..).map(|number| format!("{name}N{number}"));
            let mut ids = std::iter::once(name.to_owned()).chain(numbered).filter(|id| !is_taken(id));
            let id = ids.next().unwrap_or_default();
            let given = Given { key: Expr::new(&*id), id, description: description.to_owned(), value };
            self.0.insert(description.to_owned(), given);
        }
        let id = self.0.get(description).map_or("", |given| &given.id);
        Expr::new(format!("!Ref {id}"))
    }
}

/// The templates of a place, of as few scopes as there can be.
pub(crate) fn templates(
    index: &Index<'_>,
    place: &Place,
    vpcs: &[&Vpc],
    finder: &mut Finder<'_, '_>,
) -> Result<Templates, RenderBug> {
    let mut found = Templates::default();
    // A scope of any of them names all.
    if vpcs.iter().filter(|vpc| vpc.id.is_none()).count() > MOST_PARAMETERS {
        found.too_large = vpcs.iter().map(|vpc| vpc.name.to_string()).collect();
        return Ok(found);
    }
    let mut left = vec![vpcs.to_vec()];
    while let Some(some) = left.pop().filter(|some| !some.is_empty()) {
        let template = of(index, place, &some, finder)?;
        if template.text.len() <= LONGEST && template.parameters.len() <= MOST_PARAMETERS {
            found.all.push(template);
        } else if let [only] = some[..] {
            found.too_large.push(only.name.to_string());
        } else {
            let (first, rest) = some.split_at(some.len() / 2);
            left.extend([rest.to_vec(), first.to_vec()]);
        }
    }
    Ok(found)
}

fn of(
    index: &Index<'_>,
    place: &Place,
    vpcs: &[&Vpc],
    finder: &mut Finder<'_, '_>,
) -> Result<Template, RenderBug> {
    let parameters = std::cell::RefCell::new(Parameters::default());
    let finder = std::cell::RefCell::new(finder);
    let scope = Scope::of(
        index,
        place,
        vpcs,
        &mut Ids {
            vpc: &mut |vpc| {
                let value = finder.borrow_mut().root.vpc_id(vpc);
                if vpc.id.is_some() {
                    // Terraform and YAML quote an id alike.
                    return value;
                }
                let name = format!("{}VpcId", vpc.name.pascal());
                parameters.borrow_mut().reference(&format!("id of the VPC {}", vpc.name), &name, value)
            },
            endpoint: &mut |service, vpc| {
                let endpoint = service.endpoint(vpc)?;
                let value = finder.borrow_mut().endpoint(service, endpoint);
                let connection = &service.connection.name;
                let name = format!("{}{}EndpointId", connection.pascal(), vpc.pascal());
                let description = format!("id of the endpoint of {connection} in {vpc}");
                Some(parameters.borrow_mut().reference(&description, &name, value))
            },
            service: &mut |service| {
                let value = finder.borrow_mut().service(service);
                let connection = &service.connection.name;
                let name = format!("{}ServiceId", connection.pascal());
                parameters.borrow_mut().reference(&format!("id of the service of {connection}"), &name, value)
            },
        },
    );
    let parameters: Vec<_> = parameters.into_inner().0.into_values().collect();
    let title = format!(
        "Traffic between VPCs that no connection declares, as `{}` in {} sees it",
        place.account.name, place.region
    );
    let view = View {
        header: header(&title, ["vpcs", "connections"]),
        description: format!(
            "Traffic between VPCs that no connection of the spec declares, in {}",
            place.region
        ),
        name: finder.borrow().name_of("verification"),
        parameters: &parameters,
        matches: &scope.matches,
        exclusions: &scope.exclusions,
    };
    Ok(Template { text: template("scope.yaml", &view)?, parameters })
}
