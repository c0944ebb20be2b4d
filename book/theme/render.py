"""Entry point named in template.yml: MyST runs it with CONTENT_CDN and BUILD_DIRECTORY set.

With KEPT_PAGES, the name of a file, pages that have not changed since the build before are kept.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from site_theme.faults import RenderFaults
from site_theme.site import build_site


def main() -> int:
    """Builds the site; the exit code tells `jupyter-book build` whether it may be used."""
    theme = Path(__file__).resolve().parent
    record = Path(os.environ["KEPT_PAGES"]) if "KEPT_PAGES" in os.environ else None
    try:
        count = build_site(os.environ["CONTENT_CDN"], Path(os.environ["BUILD_DIRECTORY"]), theme, record)
    except RenderFaults as faults:
        sys.stderr.write(f"theme: {faults}\n")
        return 1
    sys.stdout.write(f"theme: {count} pages written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
