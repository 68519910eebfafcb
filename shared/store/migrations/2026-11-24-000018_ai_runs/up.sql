-- One call to a model: what it cost and what came of it. Never a text.
CREATE TABLE ai_runs (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    conversation_id uuid REFERENCES conversations (id) ON DELETE CASCADE,
    turn_id uuid REFERENCES turns (id) ON DELETE CASCADE,
    -- `reply`, `summary`, `suggestion`, `regression`, `try`
    purpose text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    prompt_version text,
    input_tokens integer NOT NULL DEFAULT 0,
    cached_tokens integer NOT NULL DEFAULT 0,
    output_tokens integer NOT NULL DEFAULT 0,
    -- Null when the model's price is not known.
    cost_micro_usd bigint,
    first_piece_ms integer,
    total_ms integer NOT NULL,
    -- `ok`, or the stable word of what went wrong
    outcome text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ai_runs_account ON ai_runs (account_id, created_at);
CREATE INDEX ai_runs_turn ON ai_runs (turn_id) WHERE turn_id IS NOT NULL;

-- What was spent in a period, and what running calls have reserved of it.
CREATE TABLE ai_budgets (
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- `conversation_day`, `account_day`, `account_month`
    scope text NOT NULL,
    -- The conversation, or the account.
    subject_id uuid NOT NULL,
    -- The first day of the period, in UTC.
    period date NOT NULL,
    spent_tokens bigint NOT NULL DEFAULT 0,
    reserved_tokens bigint NOT NULL DEFAULT 0,
    spent_micro_usd bigint NOT NULL DEFAULT 0,
    reserved_micro_usd bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, scope, subject_id, period)
);

-- A reservation that has not been settled; one whose worker died is freed after a while.
CREATE TABLE ai_reservations (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- Null for what is tried out; a reservation outlives its conversation, for the account is still to be freed of it.
    conversation_id uuid REFERENCES conversations (id) ON DELETE SET NULL,
    tokens bigint NOT NULL,
    micro_usd bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ai_reservations_created ON ai_reservations (created_at);
