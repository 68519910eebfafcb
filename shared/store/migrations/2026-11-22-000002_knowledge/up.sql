CREATE TABLE knowledge_bases (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    name text NOT NULL,
    -- Rises in the transaction of every change: the key of search indexes.
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX knowledge_bases_account ON knowledge_bases (account_id);

CREATE TABLE articles (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    knowledge_base_id uuid NOT NULL REFERENCES knowledge_bases (id) ON DELETE CASCADE,
    title text NOT NULL,
    body text NOT NULL,
    url text,
    language text,
    questions text[] NOT NULL DEFAULT '{}',
    status text NOT NULL CHECK (status IN ('published', 'draft')),
    version integer NOT NULL DEFAULT 1,
    -- Set for what came through the Ingestion API; the same id again replaces the article.
    external_id text,
    source_type text,
    content_hash text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX articles_knowledge_base ON articles (knowledge_base_id, created_at);
CREATE UNIQUE INDEX articles_external ON articles (knowledge_base_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE chunks (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    knowledge_base_id uuid NOT NULL REFERENCES knowledge_bases (id) ON DELETE CASCADE,
    article_id uuid NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    ordinal integer NOT NULL,
    heading_path text NOT NULL DEFAULT '',
    text text NOT NULL,
    sha256 text NOT NULL,
    UNIQUE (article_id, ordinal)
);
CREATE INDEX chunks_knowledge_base ON chunks (knowledge_base_id);

CREATE TABLE operators (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    knowledge_base_id uuid NOT NULL REFERENCES knowledge_bases (id),
    name text NOT NULL,
    business_name text NOT NULL DEFAULT '',
    website_url text,
    -- Language of first contact; a conversation then has its own.
    language text NOT NULL DEFAULT 'en',
    languages text[] NOT NULL DEFAULT '{en,de,fr,es,it,pt,nl,pl,tr,ro}',
    tone text NOT NULL DEFAULT '',
    instructions text NOT NULL DEFAULT '',
    -- Read marks, typing, quiet time, caps and the like, with defaults in code.
    settings jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX operators_account ON operators (account_id);
