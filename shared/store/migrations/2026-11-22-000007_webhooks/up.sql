CREATE TABLE webhooks (
    -- Derived from path and body: a repeated body is one row.
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES accounts (id),
    webhook_path text NOT NULL,
    body_sha256 text NOT NULL,
    -- `valid` or `unsigned`
    verification text NOT NULL,
    received_at timestamptz NOT NULL,
    normalized_at timestamptz NOT NULL DEFAULT now(),
    -- items = stored + duplicates + quarantined
    items integer NOT NULL,
    stored integer NOT NULL,
    duplicates integer NOT NULL,
    quarantined integer NOT NULL,
    -- How often the same body came.
    deliveries integer NOT NULL DEFAULT 1,
    stream_sequence bigint NOT NULL,
    -- The integrations its items belong to.
    integration_ids uuid[] NOT NULL DEFAULT '{}',
    CHECK (items = stored + duplicates + quarantined)
);
CREATE INDEX webhooks_account ON webhooks (account_id, received_at DESC);

CREATE TABLE quarantine (
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES accounts (id),
    webhook_id uuid NOT NULL,
    -- Where in the body, such as `entry[0].changes[0].value.messages[1]`.
    path text NOT NULL,
    -- Such as `unrouted`, `malformed`.
    reason text NOT NULL,
    detail text NOT NULL DEFAULT '',
    raw jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (webhook_id, path)
);
CREATE INDEX quarantine_account ON quarantine (account_id, created_at DESC);
