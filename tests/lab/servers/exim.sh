# exim -- Debian's build with GnuTLS, at 10.25.0.2.
# shellcheck shell=sh disable=SC2154

add_user Debian-exim 2103
# It refuses a configuration that others than root could have written.
install -m 644 "$here/etc/exim.conf" "$root/etc/exim4/exim4.conf"
in_root install -d -o Debian-exim -g Debian-exim \
	/var/spool/exim4 /var/log/exim4
in_root /usr/sbin/exim4 -bd
wait_for 10.25.0.2:25
