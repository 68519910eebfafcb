//! The control API for tests and scripts: `/simulator/…`, JSON in camelCase.

mod attach;
mod businesses;
mod customers;
mod events;
mod faults;
mod fields;
mod files;
mod incoming;
mod journals;
mod kinds;
mod problem;
mod raw;
mod statuses;
mod waiting;
mod writing;

use actix_web::web;

use crate::simulator::Simulator;

/// The simulator as handlers get it.
type On = web::Data<Simulator>;

/// Adds the routes.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.app_data(problem::json_config()).app_data(problem::query_config()).service(
        web::scope("/simulator")
            .route("/businesses", web::get().to(businesses::list))
            .route("/businesses", web::post().to(businesses::register))
            .route("/businesses/{id}", web::delete().to(businesses::remove))
            .route("/customers", web::get().to(customers::list))
            .route("/customers/{customer}/messages", web::get().to(customers::thread))
            .route("/customers/{customer}/messages", web::post().to(customers::write))
            .route("/customers/{customer}", web::post().to(customers::change))
            .route("/statuses", web::post().to(statuses::send))
            .route("/fields", web::get().to(fields::list))
            .route("/fields/{name}", web::post().to(fields::send))
            .route("/templates", web::get().to(fields::templates))
            .route("/templates", web::post().to(fields::change_template))
            .route("/errors", web::get().to(kinds::errors))
            .route("/kinds", web::get().to(kinds::list))
            .route("/files", web::post().to(files::upload))
            .route("/files/{id}", web::get().to(files::show))
            .route("/samples/{name}", web::get().to(files::sample))
            .route("/clock", web::post().to(faults::advance))
            .route("/calls", web::get().to(journals::calls))
            .route("/webhooks", web::get().to(journals::webhooks))
            .route("/webhooks", web::post().to(raw::send))
            .route("/faults", web::get().to(faults::list))
            .route("/faults", web::put().to(faults::replace))
            .route("/faults", web::delete().to(faults::clear))
            .route("/release", web::post().to(faults::release))
            .route("/reset", web::post().to(faults::reset))
            .route("/events", web::get().to(events::stream)),
    );
}
