# sender -- Postfix, with a transport for each security level; 10.25.4.101.
# shellcheck shell=sh disable=SC2154
etc=$root/etc/postfix

cp "$here/etc/sender/"*.cf "$etc/"
awk '$NF == "smtp" && $1 != "smtp" { print "/^" $1 "@/ " $1 ":" }' \
	"$etc/master.cf" >"$etc/transport"
use_resolver
add_user postfix 2101
add_user postdrop 2102
in_root install -d -o postfix /var/lib/postfix
in_root postfix start
wait_for 10.25.4.101:25
