-- A chunk's vectors, of its text and of the questions its article answers: their number in 16 bits, then 16-bit floats,
-- all little-endian. Beside them what made them and a hash of the article's title and questions, so that a change of
-- either is seen.
ALTER TABLE chunks
    ADD COLUMN embedding bytea,
    ADD COLUMN embedding_model text;
