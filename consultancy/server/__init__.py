"""From the socket to Django: the processes, the front that reads requests, the threads behind it.

`supervisor.py` keeps the processes, `web.py` is one that answers, `front.py` takes each request in.
"""

# Threads in which Django answers, of each process. Each may hold a connection to the database.
THREADS = 4
