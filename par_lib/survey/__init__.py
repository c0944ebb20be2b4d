"""Design-based survey statistics: from the sample plan to the standard error of an index."""
