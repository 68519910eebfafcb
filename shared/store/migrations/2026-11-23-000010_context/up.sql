-- What a message answers or where it comes from, beside the message it quotes; null for a plain one.
ALTER TABLE messages ADD COLUMN context jsonb;

-- A group is a contact of its own; who wrote in it stands in the message's context.
ALTER TABLE contacts ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'group'));
-- Since when the customer wants no marketing.
ALTER TABLE contacts ADD COLUMN marketing_stopped_at timestamptz;
-- Set on the contact that was merged into another: its identities are the other's now, its conversations stay its own.
ALTER TABLE contacts ADD COLUMN merged_into_id uuid REFERENCES contacts (id);

-- An identity that Meta replaced by another: still found, never written to.
ALTER TABLE contact_identities ADD COLUMN retired_at timestamptz;

-- What Meta last said of the number: quality, messaging limit, throughput, name.
ALTER TABLE integration_health ADD COLUMN facts jsonb NOT NULL DEFAULT '{}';
