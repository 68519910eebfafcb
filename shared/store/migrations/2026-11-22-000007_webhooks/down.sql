DROP TABLE quarantine;
DROP TABLE webhooks;
