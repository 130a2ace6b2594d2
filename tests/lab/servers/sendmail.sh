# sendmail -- at 10.25.0.4.
# shellcheck shell=sh disable=SC2154

add_user smmta 2106
add_user smmsp 2107
install -d -m 755 "$root/etc/mail/tls"
install -m 600 "$lab/pki/good.key" "$lab/pki/good-rsa.key" "$root/etc/mail/tls"
cp "$lab/pki/good.pem" "$lab/pki/good-rsa.pem" "$root/etc/mail/tls"
# It sends the leaf alone from its certificate file: issuers come from here.
cat "$lab/pki/root.pem" "$lab/pki/int.pem" >"$root/etc/mail/tls/ca.pem"
touch "$root/etc/mail/local-host-names" "$root/etc/mail/trusted-users" \
	"$root/etc/mail/relay-domains" "$root/etc/mail/aliases"
install -d -m 700 "$root/var/spool/mqueue"
install -d "$root/var/run/sendmail" "$root/var/lib/sendmail"
in_root m4 -I /usr/share/sendmail/cf - <"$here/etc/sendmail.mc" \
	>"$root/etc/mail/sendmail.cf"

sm=/usr/libexec/sendmail/sendmail
[ -x "$root$sm" ] || sm=/usr/sbin/sendmail-mta
in_root $sm -C /etc/mail/sendmail.cf -bi
daemon sendmail chroot "$root" $sm -C /etc/mail/sendmail.cf -bD
wait_for 10.25.0.4:25
