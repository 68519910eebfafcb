DROP TABLE statuses;
DROP TABLE recipient_limits;
DROP TABLE number_limits;
DROP TABLE attempts;
DROP TABLE deliveries;
