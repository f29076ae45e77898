# The production server and the mail worker. Called by `make serve`.
exec sh consultancy/with_mail_worker.sh "$(dirname "$PYTHON")/granian" \
	--interface wsgi --host "$1" --port "$2" --workers "$3" --blocking-threads 4 --no-ws \
	--respawn-failed-workers --workers-kill-timeout 20 consultancy.wsgi:application
