# The development server with the mail worker beside it. Called by `make run`.
echo "==> The site:  http://$1/"
echo "==> The admin: http://$1/admin/  (sign in as editor, password editor)"
echo "==> Mails are written to var/mail/. Stop with Ctrl-C."
exec sh consultancy/with_mail_worker.sh "$PYTHON" manage.py runserver --skip-checks "$1"
