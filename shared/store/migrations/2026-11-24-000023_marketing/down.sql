UPDATE deliveries SET class = 'template' WHERE class = 'marketing';
ALTER TABLE deliveries DROP CONSTRAINT deliveries_class_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_class_check CHECK (class IN ('reply', 'template'));
