DROP TABLE article_versions;
ALTER TABLE articles DROP COLUMN source_id, DROP COLUMN flags;
DROP TABLE source_items;
DROP TABLE imports;
DROP TABLE sources;
