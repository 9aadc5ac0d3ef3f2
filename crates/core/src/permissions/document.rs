//! Statements as documents that IAM takes: each within the size of a managed policy, and together no more than a role
//! may have.

use std::collections::BTreeSet;

use serde::Serialize;

use super::statement::Statement;

/// The characters of a managed policy, without blanks, and the policies of a role before anybody asks for more:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
const LONGEST: usize = 6144;
const MOST: usize = 10;

/// What a document has around its statements.
const FRAME: usize = r#"{"Version":"2012-10-17","Statement":[]}"#.len();

/// A policy document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Document {
    version: &'static str,
    statement: Vec<Statement>,
}

/// As few documents as hold the statements in their order. Where a role could not have them all, the longest list of
/// ids gives way to a wildcard, until it can.
pub(super) fn documents(mut statements: Vec<Statement>) -> Vec<Document> {
    loop {
        let documents = packed(&statements);
        let longest = statements.iter_mut().max_by_key(|statement| statement.ids());
        match longest.filter(|statement| documents.len() > MOST && statement.ids() > 1) {
            Some(statement) => statement.widen(),
            None => return documents,
        }
    }
}

fn packed(statements: &[Statement]) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    let mut room = 0;
    for statement in statements.iter().flat_map(Statement::parts) {
        let size = statement.size() + 1;
        if size > room {
            documents.push(Document { version: "2012-10-17", statement: Vec::new() });
            room = LONGEST - FRAME;
        }
        room = room.saturating_sub(size);
        if let Some(last) = documents.last_mut() {
            last.statement.push(statement);
        }
    }
    documents
}

impl Statement {
    /// Its characters as JSON: none of them is a blank.
    fn size(&self) -> usize {
        serde_json::to_string(self).map_or(usize::MAX, |text| text.chars().count())
    }

    /// Itself, or halves of it, and theirs, that each fit into a document: what one list of values allows, two halves of
    /// the list allow together.
    fn parts(&self) -> Vec<Self> {
        let mut parts = vec![self.clone()];
        while let Some(at) = parts.iter().position(|part| part.size() + 1 > LONGEST - FRAME) {
            let Some(half) = parts[at].split_off() else { break };
            parts.insert(at + 1, half);
        }
        let others = parts.iter_mut().enumerate().skip(1);
        others.for_each(|(at, part)| part.sid = format!("{}{}", self.sid, at + 1));
        parts
    }

    /// Takes away half of its longest list.
    fn split_off(&mut self) -> Option<Self> {
        let mut half = self.clone();
        let values = longest(self)?;
        let middle = values.iter().nth(values.len() / 2).cloned().filter(|_| values.len() > 1)?;
        *longest(&mut half)? = values.split_off(&middle);
        Some(half)
    }

    /// How many ids the list of ARNs has that has the most.
    fn ids(&self) -> usize {
        let values = self.condition.values().flat_map(|keys| keys.values());
        std::iter::once(&self.resource).chain(values).map(ids).max().unwrap_or(0)
    }

    /// Puts wildcards in the place of those ids.
    fn widen(&mut self) {
        if let Some(list) = lists(self).into_iter().max_by_key(|list| ids(list)) {
            *list = list.iter().map(|arn| if has_id(arn) { any(arn) } else { arn.clone() }).collect();
        }
    }
}

fn longest(statement: &mut Statement) -> Option<&mut BTreeSet<String>> {
    lists(statement).into_iter().max_by_key(|list| list.len())
}

/// Its resources, and the values of its condition.
fn lists(statement: &mut Statement) -> Vec<&mut BTreeSet<String>> {
    let values = statement.condition.values_mut().flat_map(|keys| keys.values_mut());
    std::iter::once(&mut statement.resource).chain(values).collect()
}

fn ids(list: &BTreeSet<String>) -> usize {
    list.iter().filter(|arn| has_id(arn)).count()
}

/// Whether it is the ARN of one thing of EC2. Roles are never widened: who may write any role may do anything.
fn has_id(arn: &str) -> bool {
    arn.split(':').nth(2) == Some("ec2") && !arn.ends_with('*')
}

fn any(arn: &str) -> String {
    arn.rsplit_once('/').map_or_else(|| arn.to_owned(), |(kind, _)| format!("{kind}/*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(sid: &str, ids: usize) -> Statement {
        let mut statement = Statement::new(sid);
        let arn = |id| format!("arn:aws:ec2:eu-west-1:111111111111:route-table/rtb-{id:017x}");
        statement.resource = (0..ids).map(arn).collect();
        statement
    }

    fn sizes(documents: &[Document]) -> Vec<usize> {
        documents.iter().map(|document| serde_json::to_string(document).unwrap().len()).collect()
    }

    #[test]
    fn each_document_has_the_size_of_a_policy() {
        let found = documents(vec![statement("A", 200), statement("B", 10)]);
        assert!(found.len() > 1 && sizes(&found).iter().all(|&size| size <= LONGEST), "{:?}", sizes(&found));
        let statements = || found.iter().flat_map(|document| &document.statement);
        assert_eq!(statements().map(|statement| statement.resource.len()).sum::<usize>(), 210);
        let sids: BTreeSet<_> = statements().map(|statement| &statement.sid).collect();
        assert_eq!(sids.len(), statements().count(), "each has a name of its own");
    }

    #[test]
    fn a_role_can_have_all_of_them() {
        let found = documents(vec![statement("A", 2000), statement("B", 10)]);
        assert_eq!(found.len(), 1);
        let text = serde_json::to_string(&found).unwrap();
        assert!(text.contains("route-table/*") && text.contains("rtb-00000000000000009"), "{text}");
    }
}
