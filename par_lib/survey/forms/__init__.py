"""Questionnaires as people fill them in: XLSForms for ODK and KoboToolbox, and paper."""
