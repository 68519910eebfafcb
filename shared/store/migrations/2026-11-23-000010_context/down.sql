ALTER TABLE integration_health DROP COLUMN facts;
ALTER TABLE contact_identities DROP COLUMN retired_at;
ALTER TABLE contacts DROP COLUMN merged_into_id;
ALTER TABLE contacts DROP COLUMN marketing_stopped_at;
ALTER TABLE contacts DROP COLUMN kind;
ALTER TABLE messages DROP COLUMN context;
