//! Where Meta is.

use reaktly_graph::{GraphSettings, SEND_TIMEOUT};
use reaktly_runtime::config::{Reader, Reported, Variable, http_url};

const GRAPH_URL: Variable = Variable::preset("REAKTLY_GRAPH_URL", "https://graph.facebook.com", "the Graph API");
const GRAPH_VERSION: Variable = Variable::preset("REAKTLY_GRAPH_VERSION", "v25.0", "version of the Graph API");
/// The variables read here.
pub(super) const VARIABLES: [Variable; 2] = [GRAPH_URL, GRAPH_VERSION];

pub(super) fn graph(reader: &mut Reader<'_>) -> Result<GraphSettings, Reported> {
    let url = reader.value_with(&GRAPH_URL, http_url);
    let version = reader.value(&GRAPH_VERSION);
    Ok(GraphSettings { url: url?, version: version?, send_timeout: SEND_TIMEOUT })
}
