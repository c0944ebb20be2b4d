"""Composite indicators: one verb per step, on an array, a frame or a `CompositeIndex`.

The steps and their names follow the JRC/OECD Handbook on Constructing Composite Indicators (2008).
"""
