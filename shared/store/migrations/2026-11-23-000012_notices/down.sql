ALTER TABLE contacts DROP COLUMN book_changed_at;
ALTER TABLE contacts DROP COLUMN book_name;
ALTER TABLE contacts DROP COLUMN marketing_changed_at;
DROP TABLE notices;
