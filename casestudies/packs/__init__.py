"""Several case studies as one document to print."""
