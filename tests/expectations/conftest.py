"""Great Expectations as a night loads it, before a test's own import would load all of it."""

from expectations.loading import load_checks

load_checks()
