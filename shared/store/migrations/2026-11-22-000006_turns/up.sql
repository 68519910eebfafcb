CREATE TABLE turns (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    -- The turn answers every message of the customer after `from_seq` up to `upto_seq`.
    from_seq bigint NOT NULL,
    upto_seq bigint NOT NULL,
    -- `running`, `replied`, `handed_off`, `silent`, `discarded`
    state text NOT NULL DEFAULT 'running',
    -- Rises whenever a worker takes the turn: an older worker's result is refused.
    fence bigint NOT NULL DEFAULT 1,
    lease_until timestamptz NOT NULL,
    control_epoch bigint NOT NULL,
    restarts integer NOT NULL DEFAULT 0,
    crashes integer NOT NULL DEFAULT 0,
    reason text,
    -- Passages with versions and scores, prompt version, model, tokens, timings.
    evidence jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    UNIQUE (conversation_id, upto_seq)
);
CREATE INDEX turns_running ON turns (lease_until) WHERE state = 'running';

ALTER TABLE messages ADD CONSTRAINT messages_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES turns (id);

CREATE TABLE handoffs (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    turn_id uuid REFERENCES turns (id),
    reason text NOT NULL,
    -- For the agent: what was asked, what was answered, in which language.
    summary jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX handoffs_conversation ON handoffs (conversation_id, created_at);
