-- The rows that its duplicates are repeats of: ids of messages and statuses.
ALTER TABLE webhooks ADD COLUMN duplicate_of uuid[] NOT NULL DEFAULT '{}';
