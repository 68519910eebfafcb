-- What the owner of a number must know, from whatever field of a webhook it came.
CREATE TABLE notices (
    -- Derived from entry, time, field and value: a repeat is one row.
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- Null when it concerns a whole business account.
    integration_id uuid REFERENCES integrations (id),
    -- Null, too, when it concerns none that is connected: then every number of the account shows it.
    business_account_id text,
    field text NOT NULL,
    event text NOT NULL,
    -- What it is about; a later word on the same topic settles it. Empty when it stands alone.
    topic text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    title text NOT NULL,
    -- The value as Meta gave it.
    detail jsonb NOT NULL,
    -- Meta's time.
    occurred_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Set from the start where nobody has to do anything.
    resolved_at timestamptz,
    -- Null when a later word of Meta's settled it.
    resolved_by_id uuid REFERENCES users (id)
);
CREATE INDEX notices_account ON notices (account_id, occurred_at DESC, id DESC);
CREATE INDEX notices_open ON notices (account_id, topic) WHERE resolved_at IS NULL;

-- When the customer last said whether they want marketing, by Meta's clock: an older word changes nothing.
ALTER TABLE contacts ADD COLUMN marketing_changed_at timestamptz;
-- Their name in the address book of the WhatsApp Business app, and when that last changed.
ALTER TABLE contacts ADD COLUMN book_name text;
ALTER TABLE contacts ADD COLUMN book_changed_at timestamptz;
