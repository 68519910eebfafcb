-- One row for each outbound message: the protocol of sending. The content is the message's.
CREATE TABLE deliveries (
    message_id uuid PRIMARY KEY REFERENCES messages (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    integration_id uuid NOT NULL REFERENCES integrations (id),
    seq bigint NOT NULL,
    -- `ai` or `agent`; an agent's message never waits behind an AI one.
    author text NOT NULL CHECK (author IN ('ai', 'agent')),
    -- `reply` may be resent once when its outcome stays unknown; `template` never.
    class text NOT NULL CHECK (class IN ('reply', 'template')),
    -- AI messages leave only under the epoch they were written for.
    control_epoch bigint,
    state text NOT NULL DEFAULT 'queued',
    attempt integer NOT NULL DEFAULT 0,
    -- The running or last attempt; its result counts only while this stands.
    attempt_id uuid,
    lease_until timestamptz,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    unknown_since timestamptz,
    resends integer NOT NULL DEFAULT 0,
    wamid text,
    error_code integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (author <> 'ai' OR control_epoch IS NOT NULL)
);
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state IN ('queued', 'retry_wait');
CREATE INDEX deliveries_open ON deliveries (conversation_id, seq)
    WHERE state IN ('queued', 'sending', 'retry_wait', 'unknown');
CREATE INDEX deliveries_leases ON deliveries (lease_until) WHERE state = 'sending';
CREATE INDEX deliveries_unknown ON deliveries (unknown_since) WHERE state = 'unknown';
CREATE INDEX deliveries_wamid ON deliveries (wamid) WHERE wamid IS NOT NULL;

CREATE TABLE attempts (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    message_id uuid NOT NULL REFERENCES deliveries (message_id),
    attempt integer NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    -- `accepted`, `retry`, `refused`, `unknown`; null while running.
    outcome text,
    http_status smallint,
    error_code integer,
    error text,
    wamid text,
    UNIQUE (message_id, attempt)
);

-- GCRA per business number, with feedback from Meta.
CREATE TABLE number_limits (
    integration_id uuid PRIMARY KEY REFERENCES integrations (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- Theoretical arrival time of the next message.
    arrival_at timestamptz NOT NULL DEFAULT now(),
    rate_per_second double precision NOT NULL DEFAULT 60,
    reduced_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Token bucket per recipient: Meta allows one message in six seconds and a burst.
CREATE TABLE recipient_limits (
    conversation_id uuid PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    tokens double precision NOT NULL,
    refilled_at timestamptz NOT NULL DEFAULT now(),
    -- Consecutive 131056 answers: the wait is 4^strikes seconds.
    strikes integer NOT NULL DEFAULT 0,
    blocked_until timestamptz
);

CREATE TABLE statuses (
    -- Derived from wamid, status and recipient: a repeated status is one row.
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    integration_id uuid NOT NULL REFERENCES integrations (id),
    -- Null while no message is known for it; applied when its send is recorded.
    message_id uuid REFERENCES messages (id),
    wamid text NOT NULL,
    callback_data text,
    status text NOT NULL,
    -- Meta's time.
    occurred_at timestamptz NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX statuses_parked ON statuses (wamid) WHERE message_id IS NULL;
CREATE INDEX statuses_message ON statuses (message_id) WHERE message_id IS NOT NULL;
