-- Two systems may number alike what they push: an article is known by who pushed it and its id there. Articles of before
-- are those of the first system that pushes their id again.
ALTER TABLE articles ADD COLUMN pushed_by text;
DROP INDEX articles_external;
CREATE UNIQUE INDEX articles_external ON articles (knowledge_base_id, external_id, pushed_by)
    WHERE external_id IS NOT NULL;
