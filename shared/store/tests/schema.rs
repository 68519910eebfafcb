//! The migrations and the schema as the code sees it.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use std::collections::BTreeSet;

use diesel::QueryableByName;
use diesel::sql_types::{Bool, Text};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use reaktly_store::{Store, StoreSettings};
use reaktly_testkit::{TestDb, repository};

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    required: bool,
}

const COLUMNS: &str = "SELECT c.relname::text AS table_name, a.attname::text AS name, \
     format_type(a.atttypid, a.atttypmod) AS kind, a.attnotnull AS required \
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped \
     AND c.relname NOT LIKE '\\_\\_%' ORDER BY c.relname, a.attnum";

fn diesel_type(kind: &str) -> &str {
    match kind {
        "uuid" => "Uuid",
        "text" => "Text",
        "timestamp with time zone" => "Timestamptz",
        "bigint" => "Int8",
        "integer" => "Int4",
        "smallint" => "Int2",
        "jsonb" => "Jsonb",
        "bytea" => "Bytea",
        "boolean" => "Bool",
        "date" => "Date",
        "double precision" => "Float8",
        "real" => "Float4",
        "text[]" => "Array<Text>",
        "uuid[]" => "Array<Uuid>",
        other => other,
    }
}

/// Every `table.column -> Type` of the schema file.
fn declared() -> Vec<String> {
    let source = std::fs::read_to_string(repository().join("shared/store/src/schema.rs")).unwrap();
    let mut table = String::new();
    let mut columns = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, kind)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
            columns.push(format!("{table}.{name} -> {kind}"));
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            name.clone_into(&mut table);
        }
    }
    columns
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_the_database() {
    let db = TestDb::create().await;
    let columns: Vec<Column> = diesel::sql_query(COLUMNS).load(&mut db.connect().await).await.unwrap();
    let actual: Vec<String> = columns
        .iter()
        .map(|column| {
            let kind = diesel_type(&column.kind);
            let kind = if column.required { kind.to_owned() } else { format!("Nullable<{kind}>") };
            format!("{}.{} -> {kind}", column.table_name, column.name)
        })
        .collect();
    pretty_equal(&actual, &declared());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_migration_can_be_taken_back() {
    let db = TestDb::empty().await;
    let mut connection = db.connect().await;
    let mut folders: Vec<_> = std::fs::read_dir(repository().join("shared/store/migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    assert!(!folders.is_empty());
    let read = |folder: &std::path::Path, file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    for _ in 0..2 {
        for folder in &folders {
            connection.batch_execute(&read(folder, "up.sql")).await.unwrap();
        }
        for folder in folders.iter().rev() {
            connection.batch_execute(&read(folder, "down.sql")).await.unwrap();
        }
        let left: Vec<Column> = diesel::sql_query(COLUMNS).load(&mut connection).await.unwrap();
        assert_eq!(left.len(), 0, "tables are left");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_migrate_at_once_both_succeed() {
    let db = TestDb::empty().await;
    let store = Store::new(&StoreSettings { url: db.url(), connections_max: 2 }).unwrap();
    let (first, second) = tokio::join!(store.migrate(), store.migrate());
    let applied = first.unwrap().len() + second.unwrap().len();
    assert!(applied > 0);
    assert_eq!(store.pending_migrations().await.unwrap(), Vec::<String>::new());
    assert_eq!(store.migrate().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reference_has_a_foreign_key_or_a_reason() {
    /// Columns ending in `_id` that are no reference to a row of ours, or whose row may come later.
    const OTHERS: [&str; 16] = [
        // The conversation or the account, by the scope.
        "ai_budgets.subject_id",
        "articles.external_id",
        "contacts.parent_user_id",
        "file_handles.meta_media_id",
        "media.meta_media_id",
        "notices.business_account_id",
        "deliveries.attempt_id",
        "integrations.business_account_id",
        "integrations.phone_number_id",
        "messages.author_user_id",
        "quarantine.webhook_id",
        "dead_letters.trace_id",
        "messages.context_wamid",
        "template_syncs.business_account_id",
        "templates.business_account_id",
        "templates.meta_id",
    ];
    let db = TestDb::create().await;
    let mut connection = db.connect().await;
    let columns: Vec<Column> = diesel::sql_query(COLUMNS).load(&mut connection).await.unwrap();
    let referencing: Vec<Column> = diesel::sql_query(
        "SELECT c.relname::text AS table_name, a.attname::text AS name, '' AS kind, true AS required \
         FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey) WHERE k.contype = 'f'",
    )
    .load(&mut connection)
    .await
    .unwrap();
    let name = |column: &Column| format!("{}.{}", column.table_name, column.name);
    let with_key: BTreeSet<String> = referencing.iter().map(name).collect();
    let without: Vec<String> = columns
        .iter()
        .map(name)
        .filter(|column| column.ends_with("_id") && !with_key.contains(column) && !OTHERS.contains(&column.as_str()))
        .collect();
    assert_eq!(without, Vec::<String>::new());
}

fn pretty_equal(actual: &[String], declared: &[String]) {
    let missing: Vec<_> = actual.iter().filter(|column| !declared.contains(column)).collect();
    let surplus: Vec<_> = declared.iter().filter(|column| !actual.contains(column)).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "not in schema.rs: {missing:#?}\nonly in schema.rs: {surplus:#?}"
    );
    assert_eq!(actual, declared, "the order differs");
}
