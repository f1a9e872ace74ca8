"""The HTML page: charts, templates, notebook pictures."""
