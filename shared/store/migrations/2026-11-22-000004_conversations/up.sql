CREATE TABLE contacts (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    name text,
    -- `+` and the digits as received; absent for customers known by user id alone.
    phone_number text,
    username text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contacts_account ON contacts (account_id);

CREATE TABLE contact_identities (
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- `wa_id` or `bsuid`
    kind text NOT NULL,
    value text NOT NULL,
    contact_id uuid NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, kind, value)
);
CREATE INDEX contact_identities_contact ON contact_identities (contact_id);

-- More than 20 columns: the row under whose lock everything of a conversation is decided.
CREATE TABLE conversations (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    integration_id uuid NOT NULL REFERENCES integrations (id),
    contact_id uuid NOT NULL REFERENCES contacts (id),
    owner text NOT NULL DEFAULT 'ai' CHECK (owner IN ('ai', 'waiting', 'human', 'closed')),
    assignee_id uuid REFERENCES users (id),
    control_epoch bigint NOT NULL DEFAULT 1,
    engagement integer NOT NULL DEFAULT 1,
    -- Rises with every change people can see.
    version bigint NOT NULL DEFAULT 1,
    -- Sequence of the newest message.
    last_seq bigint NOT NULL DEFAULT 0,
    newest_answerable_seq bigint NOT NULL DEFAULT 0,
    answered_seq bigint NOT NULL DEFAULT 0,
    -- When the first message of the customer that has no answer came in.
    unanswered_since timestamptz,
    turn_due_at timestamptz,
    unread integer NOT NULL DEFAULT 0,
    -- End of the 24 hours in which free text is allowed.
    window_expires_at timestamptz,
    -- Since when the customer waits for a person.
    waiting_since timestamptz,
    language text,
    last_message_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (integration_id, contact_id)
);
CREATE INDEX conversations_account ON conversations (account_id, updated_at DESC, id);
CREATE INDEX conversations_turn_due ON conversations (turn_due_at)
    WHERE owner = 'ai' AND newest_answerable_seq > answered_seq;
CREATE INDEX conversations_waiting ON conversations (waiting_since) WHERE owner = 'waiting';

CREATE TABLE messages (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    seq bigint NOT NULL,
    direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    author text NOT NULL CHECK (author IN ('customer', 'ai', 'agent', 'app')),
    author_user_id uuid REFERENCES users (id),
    kind text NOT NULL,
    text text NOT NULL,
    content jsonb NOT NULL,
    wamid text,
    -- The message this one answers, by Meta's id.
    context_wamid text,
    -- `received`, or the state of the delivery.
    status text NOT NULL,
    error jsonb,
    turn_id uuid,
    sources jsonb,
    -- Meta's time for inbound messages, the time of writing for outbound ones.
    sent_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (conversation_id, seq)
);
CREATE INDEX messages_wamid ON messages (wamid) WHERE wamid IS NOT NULL;

CREATE TABLE thread_events (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    -- Such as `handed_off`, `taken_over`, `turn_discarded`.
    kind text NOT NULL,
    -- `customer`, `ai`, `agent`, `app` or `system`
    actor text NOT NULL,
    actor_user_id uuid REFERENCES users (id),
    -- It happened after this message.
    after_seq bigint NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX thread_events_conversation ON thread_events (conversation_id, created_at);

CREATE TABLE notes (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    author_id uuid REFERENCES users (id),
    body text NOT NULL,
    after_seq bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notes_conversation ON notes (conversation_id, created_at);

CREATE TABLE assignments (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    user_id uuid NOT NULL REFERENCES users (id),
    reason text NOT NULL,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    released_at timestamptz
);
CREATE INDEX assignments_open ON assignments (user_id) WHERE released_at IS NULL;
CREATE INDEX assignments_conversation ON assignments (conversation_id);
