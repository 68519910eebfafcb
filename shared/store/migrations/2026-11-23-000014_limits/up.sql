-- What Meta allows the number: 80 messages a second, 1,000 once it was raised, 20 beside the WhatsApp Business app.
ALTER TABLE number_limits ADD COLUMN ceiling_per_second double precision NOT NULL DEFAULT 80;
-- Messages that left at full pace since the rate last changed: the evidence on which it rises.
ALTER TABLE number_limits ADD COLUMN paced double precision NOT NULL DEFAULT 0;
-- Meta asked for a pause until then.
ALTER TABLE number_limits ADD COLUMN paused_until timestamptz;
-- Set while the credentials are broken: when the next probe leaves.
ALTER TABLE number_limits ADD COLUMN probe_at timestamptz;
