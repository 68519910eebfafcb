ALTER TABLE messages DROP CONSTRAINT messages_turn_id_fkey;
DROP TABLE handoffs;
DROP TABLE turns;
