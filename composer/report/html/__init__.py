"""The report as one web page, and results as pictures in notebooks: charts and tables."""
