-- What later messages say of earlier ones: reactions, edits, removals. The earlier message is known by Meta's id, because
-- it may come after what is said of it, and its own row is never overwritten.
CREATE TABLE annotations (
    -- The message that says it.
    id uuid PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    integration_id uuid NOT NULL REFERENCES integrations (id),
    target_wamid text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('reaction', 'edit', 'revoke')),
    actor text NOT NULL CHECK (actor IN ('customer', 'app', 'agent', 'ai')),
    -- `customer`, `business`, or the member of a group: the last reaction of each counts.
    reactor text NOT NULL,
    -- Null takes the reactor's reaction back.
    emoji text,
    -- What an edited message says now.
    content jsonb,
    occurred_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (kind <> 'edit' OR content IS NOT NULL)
);
CREATE INDEX annotations_target ON annotations (integration_id, target_wamid);

-- The customer's id across linked portfolios: shown, never matched.
ALTER TABLE contacts ADD COLUMN parent_user_id text;
