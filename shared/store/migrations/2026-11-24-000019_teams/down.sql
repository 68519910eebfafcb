DROP TABLE transcripts;
ALTER TABLE turns DROP COLUMN result;
DROP TABLE ai_memories;
ALTER TABLE conversations DROP COLUMN team_id, DROP COLUMN priority;
DROP TABLE team_members;
DROP TABLE teams;
