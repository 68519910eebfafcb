//! What `reaktly up` reads from the environment: everything that any of the services reads.

use reaktly_api::Web;
use reaktly_fetch::Fetch;
use reaktly_ingress::Ingress;
use reaktly_learn::Learn;
use reaktly_normalize::Normalize;
use reaktly_respond::Respond;
use reaktly_route::Route;
use reaktly_runtime::config::{self, Reader, Reported, Settings, Variable};
use reaktly_runtime::{ProcessSettings, Service};
use reaktly_send::Sender;
use reaktly_worker::WorkerSettings;

use crate::NAME;
use crate::settings::StreamSettings;

type Of<S> = <S as Service>::Config;

/// The settings of every service, and those of the ground they stand on.
pub(crate) struct Config {
    pub(crate) worker: WorkerSettings,
    pub(crate) streams: StreamSettings,
    pub(crate) ingress: Of<Ingress>,
    pub(crate) normalize: Of<Normalize>,
    pub(crate) respond: Of<Respond>,
    pub(crate) route: Of<Route>,
    pub(crate) send: Of<Sender>,
    pub(crate) fetch: Of<Fetch>,
    pub(crate) learn: Of<Learn>,
    pub(crate) api: Of<Web>,
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = WorkerSettings::variables();
        variables.extend(Of::<Ingress>::variables());
        variables.extend(Of::<Web>::variables());
        variables.extend(Of::<Normalize>::variables());
        variables.extend(Of::<Respond>::variables());
        variables.extend(Of::<Route>::variables());
        variables.extend(Of::<Sender>::variables());
        variables.extend(Of::<Fetch>::variables());
        variables.extend(Of::<Learn>::variables());
        variables.extend(StreamSettings::variables());
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let worker = WorkerSettings::read(reader);
        let streams = StreamSettings::read(reader);
        let ingress = Of::<Ingress>::read(reader);
        let normalize = Of::<Normalize>::read(reader);
        let respond = Of::<Respond>::read(reader);
        let route = Of::<Route>::read(reader);
        let send = Of::<Sender>::read(reader);
        let fetch = Of::<Fetch>::read(reader);
        let learn = Of::<Learn>::read(reader);
        let api = Of::<Web>::read(reader);
        Ok(Self {
            worker: worker?,
            streams: streams?,
            ingress: ingress?,
            normalize: normalize?,
            respond: respond?,
            route: route?,
            send: send?,
            fetch: fetch?,
            learn: learn?,
            api: api?,
        })
    }
}

/// The table of variables for `--help`.
pub(crate) fn describe_variables() -> String {
    let mut variables = Config::variables();
    variables.extend(ProcessSettings::variables(NAME));
    config::describe(&variables)
}
