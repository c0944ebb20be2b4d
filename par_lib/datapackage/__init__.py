"""The published tables for programs of others: a data package after the Frictionless specifications, v1."""
