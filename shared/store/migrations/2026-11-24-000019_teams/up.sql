CREATE TABLE teams (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    name text NOT NULL,
    -- What customers call it: "connect me to the spa".
    aliases text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX teams_name ON teams (account_id, lower(name));

CREATE TABLE team_members (
    team_id uuid NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id);

ALTER TABLE conversations
    ADD COLUMN team_id uuid REFERENCES teams (id) ON DELETE SET NULL,
    ADD COLUMN priority text NOT NULL DEFAULT 'normal' CHECK (priority IN ('normal', 'high'));

-- What the AI keeps of a conversation between its turns.
CREATE TABLE ai_memories (
    conversation_id uuid PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- The engagement the counts are of; a new one begins at zero.
    engagement integer NOT NULL DEFAULT 0,
    turns integer NOT NULL DEFAULT 0,
    -- Turns in a row that found no answer, met an unhappy customer, or were off topic.
    unanswered integer NOT NULL DEFAULT 0,
    unhappy integer NOT NULL DEFAULT 0,
    off_topic integer NOT NULL DEFAULT 0,
    -- Older turns in a few sentences, and up to which message they reach.
    summary text NOT NULL DEFAULT '',
    summary_upto_seq bigint NOT NULL DEFAULT 0,
    -- Articles whose link was sent.
    linked_articles uuid[] NOT NULL DEFAULT '{}',
    -- The AI waits until then: somebody is typing, or the customer keeps off topic.
    quiet_until timestamptz,
    -- When an apology for a failure was last said.
    apologized_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- A turn's verified result before it is written down: a worker that dies in between does not pay twice.
ALTER TABLE turns ADD COLUMN result jsonb;

-- What was heard in a voice message.
CREATE TABLE transcripts (
    message_id uuid PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    state text NOT NULL CHECK (state IN ('ready', 'not_understood', 'failed')),
    text text NOT NULL DEFAULT '',
    language text,
    model text NOT NULL,
    reason text,
    created_at timestamptz NOT NULL DEFAULT now()
);
