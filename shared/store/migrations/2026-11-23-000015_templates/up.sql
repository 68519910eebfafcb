-- Message templates of a WhatsApp Business Account, as Meta last gave them.
CREATE TABLE templates (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    business_account_id text NOT NULL,
    meta_id text NOT NULL,
    name text NOT NULL,
    language text NOT NULL,
    -- Meta's words, kept open: its pages disagree about the lists.
    category text NOT NULL,
    status text NOT NULL,
    quality text,
    -- `POSITIONAL` or `NAMED`.
    parameter_format text NOT NULL,
    components jsonb NOT NULL,
    rejection_reason text,
    -- Meta's time of the newest webhook about it; what was read before that is older.
    noted_at timestamptz,
    synced_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (account_id, business_account_id, name, language)
);
CREATE INDEX templates_meta_id ON templates (account_id, meta_id);

-- When an account's templates were last read, and when they are read next.
CREATE TABLE template_syncs (
    account_id uuid NOT NULL REFERENCES accounts (id),
    business_account_id text NOT NULL,
    due_at timestamptz NOT NULL,
    -- Null until the first complete reading.
    synced_at timestamptz,
    -- Why the last reading failed; null after one that did not.
    failure text,
    PRIMARY KEY (account_id, business_account_id)
);
CREATE INDEX template_syncs_due ON template_syncs (due_at);
