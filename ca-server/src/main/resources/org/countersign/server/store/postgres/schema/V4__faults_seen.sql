-- Whatever is added here has a default, so that nodes of the version before go on beside those of this one.

-- What "seen" was when the node told its faults. A node that went back to a version without faults tells that it is there and leaves
-- them as they are: they count only while the two are equal.
ALTER TABLE node ADD COLUMN faults_seen numeric(30, 9) NOT NULL DEFAULT 0;
