"""The bytes of images, and the patterns drawn in their place. Imports nothing of this site."""
