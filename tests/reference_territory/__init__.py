"""An independent, naive calculation of the territory figures, to check the real one against."""
