"""The report on paper: MyST's syntax trees typeset by Typst, a whole book or a single page of it."""
