CREATE TABLE integrations (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    operator_id uuid NOT NULL REFERENCES operators (id),
    channel text NOT NULL DEFAULT 'whatsapp_cloud',
    name text NOT NULL,
    phone_number_id text NOT NULL,
    business_account_id text NOT NULL,
    phone_number text NOT NULL,
    webhook_path text NOT NULL UNIQUE,
    verify_token_sealed text NOT NULL,
    access_token_sealed text NOT NULL,
    access_token_last_four text NOT NULL,
    app_secret_sealed text,
    app_secret_last_four text,
    -- `unverified`, `ok` or `failing`: what the last call to the Graph API said.
    connection text NOT NULL DEFAULT 'unverified',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- Conversations outlive their integration.
    deleted_at timestamptz
);
-- A number belongs to one account of the installation.
CREATE UNIQUE INDEX integrations_phone_number_id ON integrations (phone_number_id) WHERE deleted_at IS NULL;
CREATE INDEX integrations_account ON integrations (account_id);

CREATE TABLE integration_health (
    integration_id uuid PRIMARY KEY REFERENCES integrations (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    last_webhook_at timestamptz,
    last_inbound_at timestamptz,
    last_outbound_at timestamptz,
    last_graph_ok_at timestamptz,
    last_graph_error_at timestamptz,
    last_graph_error_code integer,
    last_graph_error text,
    -- Set when sending stopped because of the credentials, cleared when they are mended.
    stopped_at timestamptz,
    stopped_reason text,
    checks jsonb NOT NULL DEFAULT '[]',
    checked_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now()
);
