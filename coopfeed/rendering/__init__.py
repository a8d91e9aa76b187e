"""Values → bytes: feeds in their formats, pages, and JSON Schemas."""
