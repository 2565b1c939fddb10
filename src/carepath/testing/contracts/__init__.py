"""The suites that an implementation of a port must pass, ours and a third party's alike. Public."""
