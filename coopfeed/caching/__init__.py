"""Everything that only makes a run faster: what was read and rendered the last time, and whether it still holds."""
