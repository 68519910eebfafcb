ALTER TABLE number_limits DROP COLUMN ceiling_per_second, DROP COLUMN paced, DROP COLUMN paused_until, DROP COLUMN probe_at;
