"""A request from the wire to its row: who sent it, is it spam, stored once. May use mail/."""
