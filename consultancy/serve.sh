# The production server and the mail worker in one process group; both end together.
# Called by `make serve`.
set -eu
trap 'kill 0' EXIT INT TERM
"$PYTHON" manage.py deliver_mail &
"$(dirname "$PYTHON")/granian" --interface wsgi --host "$1" --port "$2" --workers "$3" \
	--blocking-threads 4 --no-ws consultancy.wsgi:application
