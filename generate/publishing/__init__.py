"""Check, upload, verify and tag a dataset on the Hub."""
