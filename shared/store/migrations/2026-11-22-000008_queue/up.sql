-- Effects of a delivery happen once: its key is inserted in the transaction of the effects. Kept 8 days.
CREATE TABLE inbox (
    consumer text NOT NULL,
    key text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, key)
);
CREATE INDEX inbox_created ON inbox (created_at);

-- What a state change causes, written in its transaction and published afterwards.
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY,
    -- `publish`, `kv_put`, `kv_purge`
    kind text NOT NULL,
    ordering_key text NOT NULL,
    subject text NOT NULL,
    headers jsonb NOT NULL,
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE dead_letters (
    id uuid PRIMARY KEY,
    service text NOT NULL,
    consumer text NOT NULL,
    stream text NOT NULL,
    stream_sequence bigint NOT NULL,
    subject text NOT NULL,
    headers jsonb NOT NULL,
    payload bytea NOT NULL,
    deliveries bigint NOT NULL,
    error_class text NOT NULL,
    code text NOT NULL,
    error text NOT NULL,
    trace_id text NOT NULL DEFAULT '',
    -- `open`, `replayed`, `discarded`
    status text NOT NULL DEFAULT 'open',
    replays integer NOT NULL DEFAULT 0,
    died_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz
);
CREATE INDEX dead_letters_open ON dead_letters (died_at) WHERE status = 'open';
