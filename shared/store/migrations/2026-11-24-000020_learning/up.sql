-- Questions nothing was found for, alike ones counted together.
CREATE TABLE gaps (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    knowledge_base_id uuid NOT NULL REFERENCES knowledge_bases (id) ON DELETE CASCADE,
    -- The question that stands for the others.
    question text NOT NULL,
    language text NOT NULL,
    seen integer NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved', 'dismissed')),
    article_id uuid REFERENCES articles (id) ON DELETE SET NULL,
    -- The knowledge base's version the question was last put to.
    asked_version bigint NOT NULL DEFAULT 0,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    closed_at timestamptz
);
CREATE INDEX gaps_knowledge_base ON gaps (knowledge_base_id, state, seen DESC);

CREATE TABLE gap_questions (
    -- One question for each turn, however often it is worked on.
    turn_id uuid PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    gap_id uuid NOT NULL REFERENCES gaps (id) ON DELETE CASCADE,
    conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    question text NOT NULL,
    coverage real NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX gap_questions_gap ON gap_questions (gap_id, created_at);

-- When a finished turn was looked at for a question nothing was found for: each once, whatever fails in between.
ALTER TABLE turns ADD COLUMN learned_at timestamptz;
CREATE INDEX turns_unlearned ON turns (finished_at)
    WHERE learned_at IS NULL AND state IN ('replied', 'handed_off', 'silent');

-- Question and answer a person gave, waiting for somebody's approval.
CREATE TABLE suggestions (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    knowledge_base_id uuid NOT NULL REFERENCES knowledge_bases (id) ON DELETE CASCADE,
    conversation_id uuid REFERENCES conversations (id) ON DELETE CASCADE,
    -- The person's message it comes from: it is mined once.
    message_id uuid UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    question text NOT NULL,
    answer text NOT NULL,
    language text NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected')),
    article_id uuid REFERENCES articles (id) ON DELETE SET NULL,
    reviewed_by_id uuid REFERENCES users (id),
    reviewed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX suggestions_knowledge_base ON suggestions (knowledge_base_id, state, created_at);

-- How far a conversation was looked through for suggestions.
CREATE TABLE mined_conversations (
    conversation_id uuid PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    upto_seq bigint NOT NULL DEFAULT 0,
    -- Somebody looks through it until then.
    lease_until timestamptz NOT NULL,
    mined_at timestamptz
);

-- When a closing or handing back was looked behind for what a person had answered.
ALTER TABLE thread_events ADD COLUMN mined_at timestamptz;
CREATE INDEX thread_events_unmined ON thread_events (created_at)
    WHERE mined_at IS NULL AND kind IN ('closed', 'handed_back');

-- Thumbs on an answer of the AI.
CREATE TABLE feedback (
    message_id uuid NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    verdict text NOT NULL CHECK (verdict IN ('good', 'wrong')),
    comment text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (message_id, user_id)
);
CREATE INDEX feedback_account ON feedback (account_id, created_at);

-- A turn of a real conversation, run again whenever something is to change.
CREATE TABLE regression_cases (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    operator_id uuid NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    conversation_id uuid REFERENCES conversations (id) ON DELETE SET NULL,
    turn_id uuid REFERENCES turns (id) ON DELETE SET NULL,
    name text NOT NULL,
    -- What was said before, what the customer asked, and in which language.
    input jsonb NOT NULL,
    -- What is right: outcome, articles, words; an empty object compares with the last run alone.
    expected jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX regression_cases_operator ON regression_cases (operator_id, id);
CREATE UNIQUE INDEX regression_cases_turn ON regression_cases (operator_id, turn_id) WHERE turn_id IS NOT NULL;

CREATE TABLE regression_runs (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    operator_id uuid NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'stopped')),
    reason text,
    -- What is tried: changed settings of the operator, another model, drafts counted as published.
    candidate jsonb NOT NULL DEFAULT '{}',
    cases integer NOT NULL DEFAULT 0,
    stop_requested_at timestamptz,
    -- Rises whenever a worker takes the run: an older worker's results are refused.
    fence bigint NOT NULL DEFAULT 0,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE INDEX regression_runs_operator ON regression_runs (operator_id, created_at);
CREATE INDEX regression_runs_open ON regression_runs (created_at) WHERE state IN ('queued', 'running');

CREATE TABLE regression_results (
    run_id uuid NOT NULL REFERENCES regression_runs (id) ON DELETE CASCADE,
    case_id uuid NOT NULL REFERENCES regression_cases (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- As it is, and as it would be: outcome, text, articles, reason.
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    -- `same`, `changed`, `better` or `worse` by what is expected
    verdict text NOT NULL,
    PRIMARY KEY (run_id, case_id)
);
