//! The picture of a network: accounts with boxes of VPCs, gateways with their route tables, and an edge for each pair of
//! boxes and connection type. It owns its texts; the writers only lay them out and escape them.

/// How much a picture shows before it groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// For a page or window of its own: up to 50 boxes and 80 edges.
    Full,
    /// For a document among other text: up to 12 boxes and 16 edges.
    Short,
}

/// A picture of a network.
#[derive(Clone, Debug)]
pub struct Picture {
    pub(crate) accounts: Vec<Account>,
    pub(crate) gateways: Vec<Gateway>,
    pub(crate) edges: Vec<Edge>,
    /// How VPCs were grouped, and what is not drawn.
    pub(crate) notes: Vec<String>,
}

/// An account, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) nodes: Vec<Node>,
}

/// A VPC, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) title: String,
    /// What other boxes call it.
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
}

/// A transit gateway.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    pub(crate) id: String,
    /// The position of its owner.
    pub(crate) account: usize,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    pub(crate) tables: Vec<RouteTable>,
}

/// A route table of a gateway.
#[derive(Clone, Debug)]
pub(crate) struct RouteTable {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
}

/// Where a box is: its account, and its place among the nodes of it.
pub(crate) type At = (usize, usize);

/// Some connections from one box to another by the same way.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) consumer: At,
    pub(crate) provider: At,
    pub(crate) way: EdgeWay,
    /// The ports, cut when there are many.
    pub(crate) ports: String,
    /// The connections, each with its description.
    pub(crate) connections: Vec<String>,
}

/// How an edge goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EdgeWay {
    VpcPeering,
    PrivateLink,
    /// By a gateway and one of its tables.
    TransitGateway(usize, usize),
}

impl Detail {
    /// The most boxes and the most edges.
    pub(crate) fn limits(self) -> (usize, usize) {
        match self {
            Self::Full => (50, 80),
            Self::Short => (12, 16),
        }
    }
}

impl Picture {
    pub(crate) fn node(&self, (account, node): At) -> &Node {
        &self.accounts[account].nodes[node]
    }
}

impl EdgeWay {
    /// The connection type, in words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VpcPeering => "VPC peering",
            Self::PrivateLink => "PrivateLink",
            Self::TransitGateway(..) => "Transit Gateway",
        }
    }
}
