-- A chunk's vector: 16-bit floats, little-endian, of length one; and the fingerprint of what made it (address, model,
-- dimensions), so that a change of model is seen.
ALTER TABLE chunks
    ADD COLUMN embedding bytea,
    ADD COLUMN embedding_model text;
