"""Computes and publishes an annual governance index from cleaned inputs (see ARCHITECTURE.md)."""
