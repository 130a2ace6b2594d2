# opensmtpd-sender -- OpenSMTPD as it sends; 10.25.4.114.
# shellcheck shell=sh disable=SC2154

use_resolver
add_user opensmtpd 2104
add_user opensmtpq 2105
install -m 600 "$here/etc/opensmtpd-sender.conf" "$root/etc/smtpd.conf"
install -D -m 644 "$lab/pki/root.pem" \
	"$root/etc/ssl/certs/ca-certificates.crt"
in_root install -d -m 711 /var/spool/smtpd
in_root install -d -m 755 /var/lib/opensmtpd/empty
echo sender.lab.test >"$root/etc/mailname"
: >"$root/etc/aliases"
daemon opensmtpd-sender chroot "$root" /usr/sbin/smtpd -d -f /etc/smtpd.conf
wait_for 10.25.4.114:25
