-- The media object of a message that came from WhatsApp: on its way into our own storage, there, or lost. The message
-- itself is in the thread from the start.
CREATE TABLE media (
    message_id uuid PRIMARY KEY REFERENCES messages (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    integration_id uuid NOT NULL REFERENCES integrations (id),
    -- Meta's id of the object, readable for seven days; null when Meta gave none.
    meta_media_id text,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'ready', 'failed')),
    -- Why it failed, or what it waits for: a stable word, and a sentence for people.
    reason_code text,
    reason text,
    -- Where it is, once it is ready; of what failed, where an earlier try may have left it, until that is removed.
    object_key text,
    -- As the sender called it, made harmless when it is ready.
    filename text,
    -- The MIME type as declared, and the true one by its bytes.
    declared_type text,
    mime_type text,
    -- As Meta declared it, in base64; the true one in hex once it is ready.
    sha256 text,
    size_bytes bigint,
    -- Tries so far. A result counts only for the newest of them.
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    -- Meta keeps it no longer.
    deadline_at timestamptz NOT NULL,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (state <> 'ready' OR (object_key IS NOT NULL AND size_bytes IS NOT NULL AND sha256 IS NOT NULL)),
    CHECK (state <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX media_due ON media (next_attempt_at) WHERE state = 'pending';
CREATE INDEX media_open ON media (conversation_id) WHERE state = 'pending';
CREATE INDEX media_left_behind ON media (message_id) WHERE state = 'failed' AND object_key IS NOT NULL;

-- A file somebody uploaded, to be sent with a message.
CREATE TABLE files (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    filename text NOT NULL,
    -- The true one by its bytes.
    mime_type text NOT NULL,
    size_bytes bigint NOT NULL,
    -- Hex.
    sha256 text NOT NULL,
    object_key text NOT NULL,
    -- Null when a script uploaded it.
    created_by_id uuid REFERENCES users (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- When a message first used it; files nobody uses are removed after a while.
    used_at timestamptz,
    -- Set until its bytes are stored, and again before they are deleted; the row goes after them.
    removed_at timestamptz
);
CREATE INDEX files_unused ON files (created_at) WHERE used_at IS NULL;
CREATE INDEX files_account ON files (account_id, created_at);

-- What Meta calls a file that was given to it: one upload serves all messages of a number for a month.
CREATE TABLE file_handles (
    file_id uuid NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    integration_id uuid NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    meta_media_id text NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (file_id, integration_id)
);
