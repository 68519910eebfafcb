//! The Graph API: `/{version}/…`.

mod account;
mod answer;
mod app;
mod billing;
mod call;
mod callbacks;
mod error;
mod handle;
mod history;
mod media;
mod message;
mod multipart;
mod reach;
mod receipt;
mod request;
mod template;
mod templates;
mod token;

use actix_web::{HttpRequest, HttpResponse, web};

pub(crate) use call::{Call, Outcome};
pub(crate) use error::{GraphError, TABLE};

use crate::simulator::Simulator;

/// Adds the routes.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.route("/whatsapp_business/attachments/", web::get().to(attachment));
    config.route("/{version:v\\d+\\.\\d+}/{path:.*}", web::to(serve));
}

async fn serve(
    simulator: web::Data<Simulator>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
    body: web::Bytes,
) -> HttpResponse {
    let (_, path) = path.into_inner();
    let request = request::Request::read(&request, &path, &body);
    let request = request.of_files(|id| simulator.files.get(id).is_some());
    answer(simulator, request).await
}

async fn attachment(simulator: web::Data<Simulator>, request: HttpRequest) -> HttpResponse {
    answer(simulator, request::Request::attachment(&request)).await
}

async fn answer(simulator: web::Data<Simulator>, request: request::Request) -> HttpResponse {
    let simulator = simulator.into_inner();
    let on = std::sync::Arc::clone(&simulator);
    // In a task of its own: Meta goes on with a call whose caller has left.
    let answer = simulator.finish(handle::handle(on, request)).await;
    answer.unwrap_or(answer::Answer::Closed).into()
}
