//! Which package may use which.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

use crate::repository::{none, root};

const SHARED: [&str; 21] = [
    "reaktly-bus",
    "reaktly-documents",
    "reaktly-domain",
    "reaktly-encoder",
    "reaktly-evaluation",
    "reaktly-events",
    "reaktly-graph",
    "reaktly-grounding",
    "reaktly-input",
    "reaktly-library",
    "reaktly-media",
    "reaktly-models",
    "reaktly-operator",
    "reaktly-phrases",
    "reaktly-runtime",
    "reaktly-screening",
    "reaktly-search",
    "reaktly-store",
    "reaktly-vault",
    "reaktly-whatsapp",
    "reaktly-worker",
];

/// For each package, what it may use of ours, without the prefix `reaktly-`. Services never use each other.
const MAY_USE: [(&str, &[&str]); 34] = [
    ("reaktly-ingress", &["domain", "events", "bus", "vault", "whatsapp", "runtime"]),
    ("reaktly-normalize", &["domain", "events", "bus", "store", "worker", "whatsapp", "phrases", "runtime"]),
    (
        "reaktly-respond",
        &[
            "domain", "events", "bus", "store", "worker", "vault", "search", "models", "operator", "library",
            "whatsapp", "media", "runtime",
        ],
    ),
    (
        "reaktly-learn",
        &[
            "domain",
            "events",
            "bus",
            "store",
            "worker",
            "documents",
            "search",
            "models",
            "operator",
            "library",
            "media",
            "runtime",
        ],
    ),
    ("reaktly-route", &["domain", "events", "bus", "store", "worker", "runtime"]),
    ("reaktly-send", &["domain", "events", "bus", "store", "worker", "vault", "whatsapp", "graph", "media", "runtime"]),
    (
        "reaktly-fetch",
        &["domain", "events", "bus", "store", "worker", "vault", "whatsapp", "graph", "media", "runtime"],
    ),
    (
        "reaktly-api",
        &[
            "domain",
            "events",
            "bus",
            "store",
            "worker",
            "vault",
            "documents",
            "input",
            "search",
            "models",
            "operator",
            "library",
            "whatsapp",
            "graph",
            "media",
            "runtime",
        ],
    ),
    ("reaktly-domain", &[]),
    ("reaktly-encoder", &[]),
    ("reaktly-events", &["domain"]),
    ("reaktly-bus", &["domain", "events"]),
    ("reaktly-store", &["domain", "events"]),
    ("reaktly-whatsapp", &["domain"]),
    ("reaktly-graph", &["domain", "whatsapp"]),
    ("reaktly-media", &["domain", "runtime"]),
    ("reaktly-documents", &["domain", "screening"]),
    ("reaktly-input", &["domain"]),
    ("reaktly-library", &["domain", "store", "search", "models", "operator"]),
    ("reaktly-screening", &[]),
    ("reaktly-search", &["domain"]),
    ("reaktly-models", &["encoder", "runtime"]),
    ("reaktly-phrases", &["search", "whatsapp"]),
    ("reaktly-grounding", &["whatsapp", "search", "phrases"]),
    ("reaktly-operator", &["domain", "whatsapp", "search", "phrases", "grounding", "models"]),
    ("reaktly-evaluation", &["domain", "whatsapp", "documents", "search", "models", "operator"]),
    ("reaktly-vault", &["domain"]),
    ("reaktly-worker", &["domain", "events", "bus", "store", "runtime"]),
    ("reaktly-runtime", &[]),
    ("reaktly-simulator", &[]),
    ("reaktly-testkit", &["domain", "search", "models"]),
    ("reaktly-tidy", &[]),
    ("reaktly-load", &["domain", "events", "bus", "store", "vault", "simulator", "testkit"]),
    // The binary a person runs sees every service, and so does the test of the whole flow.
    ("reaktly", EVERYTHING),
];

const EVERYTHING: &[&str] = &[
    "ingress",
    "normalize",
    "respond",
    "route",
    "send",
    "fetch",
    "learn",
    "api",
    "bus",
    "documents",
    "domain",
    "evaluation",
    "events",
    "graph",
    "grounding",
    "library",
    "media",
    "models",
    "operator",
    "phrases",
    "runtime",
    "screening",
    "search",
    "store",
    "vault",
    "whatsapp",
    "worker",
];

/// A library of another's making, and the only packages of ours that may use it outside tests.
const ONLY_UNDER: [(&str, &[&str]); 11] = [
    ("diesel", &["reaktly-store"]),
    ("diesel-async", &["reaktly-store"]),
    ("diesel_migrations", &["reaktly-store"]),
    ("jiff-diesel", &["reaktly-store"]),
    ("async-nats", &["reaktly-bus"]),
    ("reqwest", &["reaktly-graph", "reaktly-models", "reaktly-documents"]),
    ("genai", &["reaktly-models"]),
    ("object_store", &["reaktly-media"]),
    ("infer", &["reaktly-media", "reaktly-documents"]),
    ("aes-gcm", &["reaktly-vault"]),
    ("hmac", &["reaktly-whatsapp"]),
];

/// What must not end up in a binary, however indirectly.
const NEVER_BELOW: [(&str, &[&str]); 6] = [
    ("reaktly-ingress", &["diesel", "genai", "object_store", "reaktly-graph"]),
    ("reaktly-normalize", &["genai", "object_store", "reaktly-graph"]),
    ("reaktly-respond", &["reaktly-graph"]),
    ("reaktly-route", &["genai", "object_store", "reaktly-graph"]),
    ("reaktly-send", &["genai"]),
    ("reaktly-fetch", &["genai"]),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
    workspace_members: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

/// Who uses whom outside tests, by package name.
struct Graph {
    members: BTreeSet<String>,
    uses: BTreeMap<String, BTreeSet<String>>,
    tests_use: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn read() -> Self {
        let metadata = metadata();
        let names: BTreeMap<&str, &str> =
            metadata.packages.iter().map(|package| (package.id.as_str(), package.name.as_str())).collect();
        let name = |id: &str| (*names.get(id).unwrap_or(&"")).to_owned();
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut tests_use: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for node in &metadata.resolve.nodes {
            for dependency in &node.deps {
                let is_test = dependency.dep_kinds.iter().all(|kind| kind.kind.as_deref() == Some("dev"));
                let edges = if is_test { &mut tests_use } else { &mut uses };
                edges.entry(name(&node.id)).or_default().insert(name(&dependency.pkg));
            }
        }
        let members = metadata.workspace_members.iter().map(|id| name(id)).collect();
        Self { members, uses, tests_use }
    }

    fn used_by(&self, package: &str) -> impl Iterator<Item = &str> {
        self.uses.get(package).into_iter().flatten().map(String::as_str)
    }

    fn below(&self, package: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<&str> = self.used_by(package).collect();
        while let Some(next) = ahead.pop() {
            if seen.insert(next) {
                ahead.extend(self.used_by(next));
            }
        }
        seen
    }
}

fn metadata() -> Metadata {
    let host = Command::new("rustc").arg("-vV").current_dir(root()).output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn is_test_package(name: &str) -> bool {
    ["reaktly-flow", "reaktly-load", "reaktly-simulator", "reaktly-testkit", "reaktly-tidy"].contains(&name)
}

#[test]
fn packages_use_only_what_the_layout_allows() {
    let graph = Graph::read();
    let mut complaints = Vec::new();
    for package in graph.members.iter().filter(|name| *name != "reaktly-flow") {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| name == package) else {
            complaints.push(format!("{package} is new: say in MAY_USE what it may use"));
            continue;
        };
        for used in graph.used_by(package).filter(|used| graph.members.contains(*used)) {
            if !allowed.iter().any(|name| *used == format!("reaktly-{name}")) {
                complaints.push(format!("{package} uses {used}"));
            }
        }
    }
    none("not allowed by the layout (README.md, Layout)", &complaints);
}

#[test]
fn no_service_is_tested_with_another() {
    let graph = Graph::read();
    let mut complaints = Vec::new();
    let edges = graph.tests_use.iter().filter(|(package, _)| graph.members.contains(*package));
    for (package, used) in edges.filter(|(package, _)| *package != "reaktly-flow" && *package != "reaktly") {
        let ours = used.iter().filter(|used| graph.members.contains(*used));
        for used in ours.filter(|used| *used != "reaktly-testkit" && !SHARED.contains(&used.as_str())) {
            complaints.push(format!("the tests of {package} use {used}: that belongs into tests/flow"));
        }
    }
    none("a service is tested alone", &complaints);
}

#[test]
fn each_library_is_known_to_one_package() {
    let graph = Graph::read();
    let mut complaints = Vec::new();
    for package in graph.members.iter().filter(|name| !is_test_package(name)) {
        for used in graph.used_by(package) {
            if let Some((_, allowed)) = ONLY_UNDER.iter().find(|(library, _)| *library == used)
                && !allowed.contains(&package.as_str())
            {
                complaints.push(format!("{package} uses {used}, which belongs to {}", allowed.join(", ")));
            }
        }
    }
    none("one package knows a library, the others use that package", &complaints);
}

#[test]
fn a_binary_carries_only_what_its_work_needs() {
    let graph = Graph::read();
    let mut complaints = Vec::new();
    for (package, unwanted) in NEVER_BELOW {
        let below = graph.below(package);
        complaints.extend(
            unwanted.iter().filter(|name| below.contains(**name)).map(|name| format!("{package} carries {name}")),
        );
    }
    none("too much in a binary (cargo tree -p PACKAGE -i LIBRARY shows the way)", &complaints);
}

#[test]
fn the_http_client_comes_in_by_known_doors() {
    let graph = Graph::read();
    let doors = [
        "reaktly-graph",
        "reaktly-models",
        "reaktly-documents",
        "opentelemetry-otlp",
        "opentelemetry-http",
        "genai",
        "object_store",
    ];
    let users = graph.uses.iter().filter(|(_, used)| used.contains("reqwest")).map(|(user, _)| user.as_str());
    let unknown = users.filter(|user| !doors.contains(user) && !is_test_package(user) && !user.starts_with("reqwest"));
    none("reqwest is used by", &unknown.map(str::to_owned).collect::<Vec<_>>());
}
