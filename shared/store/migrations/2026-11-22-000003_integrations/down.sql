DROP TABLE integration_health;
DROP TABLE integrations;
