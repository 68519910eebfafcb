DROP TABLE idempotency_keys;
DROP TABLE audit;
DROP TABLE presence;
DROP TABLE api_keys;
DROP TABLE sessions;
DROP TABLE users;
DROP TABLE accounts;
