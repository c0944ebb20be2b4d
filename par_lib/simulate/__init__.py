"""Simulated inputs that agree with everything published of their years."""
