ALTER TABLE chunks DROP COLUMN embedding, DROP COLUMN embedding_model;
