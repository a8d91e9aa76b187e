"""The operating system: signals, processes, threads and the names of files."""
