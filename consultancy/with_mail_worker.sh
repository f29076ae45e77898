# Runs a server with the mail worker beside it: sh consultancy/with_mail_worker.sh COMMAND…
#
# Both end together when the server ends or when we are told to, and the exit status is the server's.
# A worker that dies is started again. Signals go to our own children only: `kill 0` would also hit
# make and whoever called it.

keep_delivering() {
	trap 'kill -TERM $! 2>/dev/null; wait; exit 0' TERM
	while :; do
		"$PYTHON" manage.py deliver_mail &
		wait $!
		echo "==> The mail worker ended with status $?; starting it again" >&2
		sleep 1
	done
}

stop() {
	stopping=yes
	kill -TERM $server 2>/dev/null
}

server= stopping=
trap stop HUP INT TERM
keep_delivering &
worker=$!
"$@" &
server=$!
# Told to stop before there was a server.
[ -z "$stopping" ] || stop
# A signal interrupts the wait; the status counts only once the server is gone.
while wait $server; status=$?; kill -0 $server 2>/dev/null; do :; done
kill -TERM $worker
wait $worker
exit $status
