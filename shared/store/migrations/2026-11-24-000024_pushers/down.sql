-- Of articles with the same id the first one keeps it.
UPDATE articles SET external_id = NULL WHERE EXISTS (
    SELECT FROM articles first WHERE first.knowledge_base_id = articles.knowledge_base_id
        AND first.external_id = articles.external_id AND first.id < articles.id
);
DROP INDEX articles_external;
CREATE UNIQUE INDEX articles_external ON articles (knowledge_base_id, external_id) WHERE external_id IS NOT NULL;
ALTER TABLE articles DROP COLUMN pushed_by;
