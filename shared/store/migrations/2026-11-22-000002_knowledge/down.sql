DROP TABLE operators;
DROP TABLE chunks;
DROP TABLE articles;
DROP TABLE knowledge_bases;
