-- Pieces that lack vectors, in the order in which they get them: looked for every few seconds.
CREATE INDEX chunks_unembedded ON chunks (knowledge_base_id, article_id, ordinal) WHERE embedding_model IS NULL;
-- Runs of sources that ended, for those that have served their time.
CREATE INDEX imports_finished ON imports (finished_at) WHERE finished_at IS NOT NULL;
