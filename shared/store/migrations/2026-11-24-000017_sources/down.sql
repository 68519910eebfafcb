DROP TABLE article_versions;
ALTER TABLE articles DROP COLUMN source_id, DROP COLUMN flags;
ALTER TABLE imports DROP CONSTRAINT imports_item_fkey;
DROP TABLE source_items;
DROP TABLE imports;
DROP TABLE sources;
