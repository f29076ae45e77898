"""Which state of the site is shown: known to every process within a second of any write."""
