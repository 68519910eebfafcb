ALTER TABLE webhooks DROP COLUMN duplicate_of;
