//! `GET`: Meta asks whether the webhook URL is ours.

use actix_web::http::header::X_CONTENT_TYPE_OPTIONS;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::metrics::Outcome;
use crate::refusal::Refusal;
use crate::server::State;
use crate::{decide, integrations};

/// Answers a verification request.
pub(crate) async fn answer_challenge(request: HttpRequest, path: Path<String>, state: Data<State>) -> HttpResponse {
    match check(&request, &path, &state).await {
        Ok(challenge) => {
            tracing::info!("a webhook URL was verified");
            state.metrics.count(Outcome::Verified);
            // Never as anything a browser would run: the challenge is whatever the asker sent.
            HttpResponse::Ok()
                .content_type("text/plain; charset=utf-8")
                .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .body(challenge)
        }
        Err(refusal) => {
            if refusal == Refusal::VerifyTokenWrong {
                tracing::warn!("a webhook URL was entered with another verify token");
            }
            state.metrics.count(Outcome::Refused(refusal));
            refusal.response()
        }
    }
}

async fn check(request: &HttpRequest, path: &str, state: &State) -> Result<String, Refusal> {
    let keys = integrations::keys_of(&state.directory, &state.bus, path).await?;
    let query = Query::<Vec<(String, String)>>::from_query(request.query_string());
    let query = query.map_err(|_| Refusal::ChallengeMalformed)?;
    let now = state.clock.now();
    match decide::challenge(&keys, &query) {
        Ok(challenge) => {
            state.sightings.verified(path, now);
            Ok(challenge.to_owned())
        }
        Err(refusal) => {
            state.sightings.not_verified(path, now, refusal, decide::difference(&keys, &query));
            Err(refusal)
        }
    }
}
