ALTER TABLE contacts DROP COLUMN named_at;
DROP TABLE contact_merges;
