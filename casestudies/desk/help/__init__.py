"""Help where something is done: the guides of docs/, shown at the desk."""
