"""The benchmark: `make bench` makes up content, measures coopfeed beside others and writes docs/benchmarks.md."""
