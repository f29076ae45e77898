"""Writing together: reviews, remarks, and who else is here. Stands above the saves."""
