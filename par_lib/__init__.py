"""Computes and publishes an annual governance index from cleaned inputs; ARCHITECTURE.md shows the way round."""
