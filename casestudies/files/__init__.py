"""Files of Hugo and Jekyll become pages, and pages become files again. Knows no desk/."""
