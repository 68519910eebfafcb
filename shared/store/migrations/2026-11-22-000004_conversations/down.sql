DROP TABLE assignments;
DROP TABLE notes;
DROP TABLE thread_events;
DROP TABLE messages;
DROP TABLE conversations;
DROP TABLE contact_identities;
DROP TABLE contacts;
