"""Pages that were deleted at the desk: listed, brought back, or deleted for good."""
