"""From exports of survey tools to cleaned answers."""
