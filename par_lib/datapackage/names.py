"""Names of files of the data package; imports nothing, so that a build may ask for them at no cost."""

PACKAGE, CHECKSUMS = "datapackage.json", "SHA256SUMS"
