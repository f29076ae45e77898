"""What texts and addresses may hold, and in which language they are."""
