//! Every call of the API, one family per file.

mod api_keys;
mod article_versions;
mod articles;
mod checks;
mod contacts;
mod conversations;
mod dead_letters;
mod events;
mod feedback;
mod files;
mod gaps;
mod ingest;
mod integrations;
mod knowledge;
mod media;
mod message_view;
mod messages;
mod new_message;
mod notices;
mod operators;
mod ownership;
mod regression_cases;
mod regression_runs;
mod send_message;
mod served_file;
mod session;
mod source_files;
mod source_runs;
mod sources;
mod statuses;
mod suggestions;
mod teams;
mod templates;
mod timeline;
mod try_out;
mod usage;
mod users;
mod webhooks;

pub(crate) use checks::{Check, CheckState};
pub(crate) use events::LiveEvent;
pub(crate) use integrations::{Integration, present as present_integration};
pub(crate) use operators::new_row as new_operator;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers every call, and with it its description.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(session::sign_in)
        .service(session::read_session)
        .service(session::sign_out)
        .service(session::set_presence);
    inbox(config);
    account(config);
    learning(config);
}

/// What people work with.
fn inbox(config: &mut ServiceConfig<'_>) {
    config
        .service(conversations::list_conversations)
        .service(conversations::read_conversation)
        .service(messages::list_messages)
        .service(send_message::send_message)
        .service(messages::read_evidence)
        .service(feedback::put_feedback)
        .service(feedback::delete_feedback)
        .service(feedback::list_feedback)
        .service(statuses::list_statuses)
        .service(media::read_media)
        .service(media::retry_media)
        .service(files::upload_file)
        .service(files::read_file)
        .service(timeline::list_thread_events)
        .service(contacts::list_contacts)
        .service(contacts::read_contact)
        .service(contacts::rename_contact)
        .service(contacts::merge_contact)
        .service(contacts::split_contact)
        .service(ownership::take_over)
        .service(ownership::hand_back)
        .service(ownership::assign)
        .service(ownership::close)
        .service(ownership::reopen)
        .service(ownership::mark_read)
        .service(ownership::type_on)
        .service(ownership::add_note)
        .service(events::stream_events);
}

/// What is set up once, and looked after.
fn account(config: &mut ServiceConfig<'_>) {
    config
        .service(integrations::connect_integration)
        .service(integrations::list_integrations)
        .service(integrations::read_integration)
        .service(integrations::change_integration)
        .service(integrations::disconnect_integration)
        .service(checks::check_integration)
        .service(checks::read_integration_health)
        .service(notices::list_notices)
        .service(notices::resolve_notice)
        .service(templates::list_templates)
        .service(templates::sync_templates)
        .service(webhooks::list_webhooks)
        .service(operators::list_operators)
        .service(operators::create_operator)
        .service(operators::read_operator)
        .service(operators::change_operator)
        .service(operators::delete_operator)
        .service(usage::read_usage)
        .service(usage::read_budgets)
        .service(users::list_users)
        .service(users::create_user)
        .service(users::read_user)
        .service(users::change_user)
        .service(users::delete_user)
        .service(teams::list_teams)
        .service(teams::create_team)
        .service(teams::read_team)
        .service(teams::change_team)
        .service(teams::delete_team)
        .service(api_keys::list_api_keys)
        .service(api_keys::create_api_key)
        .service(api_keys::read_api_key)
        .service(api_keys::delete_api_key)
        .service(knowledge::list_knowledge_bases)
        .service(knowledge::create_knowledge_base)
        .service(knowledge::read_knowledge_base)
        .service(knowledge::rename_knowledge_base)
        .service(knowledge::delete_knowledge_base)
        .service(knowledge::ask)
        .service(articles::list_articles)
        .service(articles::create_article)
        .service(articles::read_article)
        .service(articles::change_article)
        .service(articles::delete_article)
        .service(article_versions::list_article_versions)
        .service(article_versions::restore_article)
        .service(sources::list_sources)
        .service(sources::create_source)
        .service(sources::read_source)
        .service(sources::change_source)
        .service(sources::delete_source)
        .service(source_files::upload_source)
        .service(source_runs::run_source)
        .service(source_runs::stop_source)
        .service(source_runs::list_source_items)
        .service(source_runs::index_source_item)
        .service(ingest::ingest)
        .service(ingest::ingest_bulk)
        .service(dead_letters::list_dead_letters)
        .service(dead_letters::read_dead_letter)
        .service(dead_letters::replay_dead_letter)
        .service(dead_letters::discard_dead_letter);
}

/// What is learned from conversations, and trying things out before they count.
fn learning(config: &mut ServiceConfig<'_>) {
    config
        .service(gaps::list_gaps)
        .service(gaps::resolve_gap)
        .service(gaps::dismiss_gap)
        .service(gaps::reopen_gap)
        .service(suggestions::list_suggestions)
        .service(suggestions::approve_suggestion)
        .service(suggestions::reject_suggestion)
        .service(try_out::try_operator)
        .service(regression_cases::list_regression_cases)
        .service(regression_cases::create_regression_case)
        .service(regression_cases::change_regression_case)
        .service(regression_cases::delete_regression_case)
        .service(regression_runs::list_regression_runs)
        .service(regression_runs::create_regression_run)
        .service(regression_runs::read_regression_run)
        .service(regression_runs::stop_regression_run)
        .service(regression_runs::list_regression_results);
}
