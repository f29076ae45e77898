# The development server with the mail worker beside it; both end together. Called by `make run`.
set -eu
address=$1
trap 'kill 0' EXIT INT TERM
"$PYTHON" manage.py deliver_mail &
echo "==> The site:  http://$address/"
echo "==> The admin: http://$address/admin/  (sign in as editor, password editor)"
echo "==> Mails are written to var/mail/. Stop with Ctrl-C."
"$PYTHON" manage.py runserver --skip-checks "$address"
