-- Whatever is added here has a default, so that nodes of the version before go on beside those of this one.

-- What a node finds wrong with itself, by names with commas between them.
ALTER TABLE node ADD COLUMN faults varchar(500) NOT NULL DEFAULT '';
