"""The benchmark: `make bench` generates content, measures coopfeed beside other tools and writes docs/benchmarks.md."""
