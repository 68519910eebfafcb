-- Where knowledge comes from that nobody wrote in the dashboard: a file, or a site.
CREATE TABLE sources (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    knowledge_base_id uuid NOT NULL REFERENCES knowledge_bases (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('file', 'site')),
    -- The file's name, or the address the site is entered by.
    name text NOT NULL,
    -- What the kind needs: see `store::sources::Settings`.
    settings jsonb NOT NULL DEFAULT '{}',
    schedule text CHECK (schedule IN ('daily', 'weekly')),
    next_run_at timestamptz,
    created_by_id uuid REFERENCES users (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sources_knowledge_base ON sources (knowledge_base_id, id);
CREATE INDEX sources_due ON sources (next_run_at) WHERE next_run_at IS NOT NULL;

-- One run of a source: its progress, and how it ended.
CREATE TABLE imports (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    source_id uuid NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'stopped')),
    reason text,
    -- The one item that is looked at again; nothing: all of the source.
    item_id uuid,
    stop_requested_at timestamptz,
    -- Rises whenever a worker takes the run: an older worker's writes are refused.
    fence bigint NOT NULL DEFAULT 0,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz
);
CREATE INDEX imports_source ON imports (source_id, created_at);
CREATE INDEX imports_open ON imports (created_at) WHERE state IN ('queued', 'running');
-- A source runs once at a time.
CREATE UNIQUE INDEX imports_one_open ON imports (source_id) WHERE state IN ('queued', 'running');

-- One page or file of a source; it lives on from run to run.
CREATE TABLE source_items (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    source_id uuid NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    -- The page's address, or the file's name.
    address text NOT NULL,
    -- `waiting`, `indexed`, `unchanged`, `flagged` (held back until somebody looks), `skipped`, `failed`
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'indexed', 'unchanged', 'flagged', 'skipped', 'failed')),
    -- A stable word, such as `robots`, `not_found`, `private_address`; and what it means here.
    reason text,
    detail text,
    article_id uuid REFERENCES articles (id) ON DELETE SET NULL,
    -- The run that last looked at it.
    import_id uuid REFERENCES imports (id) ON DELETE SET NULL,
    content_sha256 text,
    etag text,
    last_modified text,
    -- Links followed from the entry.
    depth integer NOT NULL DEFAULT 0,
    -- How often somebody began with it and did not come to an end; what ends processes is left alone.
    attempts integer NOT NULL DEFAULT 0,
    checked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source_id, address)
);
CREATE INDEX source_items_state ON source_items (source_id, state, id);
CREATE INDEX source_items_import ON source_items (import_id, state);
ALTER TABLE imports ADD CONSTRAINT imports_item_fkey
    FOREIGN KEY (item_id) REFERENCES source_items (id) ON DELETE CASCADE;

ALTER TABLE articles
    ADD COLUMN source_id uuid REFERENCES sources (id) ON DELETE SET NULL,
    -- Why somebody should look before it is answered from: `instructions`, `hidden_text`.
    ADD COLUMN flags text[] NOT NULL DEFAULT '{}';
CREATE INDEX articles_source ON articles (source_id) WHERE source_id IS NOT NULL;

-- The versions an article had, the current one included; the newest hundred are kept.
CREATE TABLE article_versions (
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    version integer NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    title text NOT NULL,
    body text NOT NULL,
    url text,
    language text,
    questions text[] NOT NULL DEFAULT '{}',
    status text NOT NULL,
    -- Who saved it; nobody for what was taken in.
    saved_by_id uuid REFERENCES users (id),
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, version)
);
INSERT INTO article_versions (article_id, version, account_id, title, body, url, language, questions, status, saved_at)
SELECT id, version, account_id, title, body, url, language, questions, status, updated_at FROM articles;
