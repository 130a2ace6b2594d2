# exim-sender -- Exim as it sends: without DANE, trying it, requiring it.
# shellcheck shell=sh disable=SC2154

use_resolver
add_user Debian-exim 2103
for kind in plain try-dane require-dane; do
	case $kind in
	plain) hosts='hosts_try_dane =' ;;
	try-dane) hosts='hosts_try_dane = *' ;;
	require-dane) hosts='hosts_require_dane = *' ;;
	esac
	# It refuses a configuration that others than root could have written.
	sed "s/KIND/$kind/; s/HOSTS/$hosts/" "$here/etc/exim-sender.conf" \
		>"$root/etc/exim4/$kind.conf"
	chmod 644 "$root/etc/exim4/$kind.conf"
	in_root install -d -o Debian-exim -g Debian-exim \
		"/var/spool/exim-$kind"
	: >"$lab/log/exim-$kind-main.log"
	: >"$lab/log/exim-$kind-panic.log"
	: >"$lab/log/exim-$kind-reject.log"
	in_root chown Debian-exim "$lab/log/exim-$kind-main.log" \
		"$lab/log/exim-$kind-panic.log" "$lab/log/exim-$kind-reject.log"
done
in_root /usr/sbin/exim4 -C /etc/exim4/plain.conf -bV
