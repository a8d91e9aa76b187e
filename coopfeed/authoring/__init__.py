"""Everything that writes YAML: new items, new projects, and the schemas that editors complete and check them with."""
