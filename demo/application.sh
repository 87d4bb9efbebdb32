# What an application of the demo runs, in busybox: a web server that says who it is.
mkdir -p /www
echo "$APPLICATION in container $(hostname)" >/www/index.html
exec httpd -f -p 8080 -h /www
