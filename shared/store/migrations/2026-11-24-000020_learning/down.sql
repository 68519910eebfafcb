DROP TABLE regression_results;
DROP TABLE regression_runs;
DROP TABLE regression_cases;
DROP TABLE feedback;
DROP TABLE mined_conversations;
DROP TABLE suggestions;
DROP TABLE gap_questions;
DROP TABLE gaps;
