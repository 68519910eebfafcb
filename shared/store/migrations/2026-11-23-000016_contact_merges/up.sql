-- Contacts that people found to be one person. Whoever was merged keeps a row that points to the kept contact; what was
-- moved stands here, so that it can be moved back.
CREATE TABLE contact_merges (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    kept_id uuid NOT NULL REFERENCES contacts (id),
    merged_id uuid NOT NULL REFERENCES contacts (id),
    -- What moved: identities, conversations, and fields the kept contact lacked.
    moved jsonb NOT NULL,
    merged_by_id uuid NOT NULL REFERENCES users (id),
    merged_at timestamptz NOT NULL,
    split_by_id uuid REFERENCES users (id),
    split_at timestamptz
);
CREATE INDEX contact_merges_kept ON contact_merges (kept_id);
-- A contact is merged into one other at a time.
CREATE UNIQUE INDEX contact_merges_open ON contact_merges (merged_id) WHERE split_at IS NULL;

-- Since when the name is one a person here chose; WhatsApp's own does not replace it.
ALTER TABLE contacts ADD COLUMN named_at timestamptz;
