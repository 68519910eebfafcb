ALTER TABLE contacts DROP COLUMN parent_user_id;
DROP TABLE annotations;
