# opensmtpd -- at 10.25.0.3. The version of Debian 12 announces STARTTLS and
# then dies in every handshake; that is what it is good for here.
# shellcheck shell=sh disable=SC2154

add_user opensmtpd 2104
add_user opensmtpq 2105
# It refuses a key or configuration that others can read.
install -m 600 "$here/etc/smtpd.conf" "$root/etc/smtpd.conf"
install -m 600 "$lab/pki/good.key" "$root/etc/mx3.key"
in_root install -d -m 711 /var/spool/smtpd
in_root install -d -m 755 /var/lib/opensmtpd/empty
echo mx3.lab.test >"$root/etc/mailname"
: >"$root/etc/aliases"
daemon opensmtpd chroot "$root" /usr/sbin/smtpd -d -f /etc/smtpd.conf
wait_for 10.25.0.3:25
