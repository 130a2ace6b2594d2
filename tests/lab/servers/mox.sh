# mox -- at 10.25.4.110, which takes mail from x@sender.lab.test.
# shellcheck shell=sh disable=SC2154

use_resolver
add_user mox 2108
install -d "$root/etc/mox" "$root/var/lib/mox"
cp "$here/etc/mox.conf" "$root/etc/mox/mox.conf"
cp "$here/etc/mox-domains.conf" "$root/etc/mox/domains.conf"
cp "$(cache_dir mox)/mox" "$root/usr/bin/mox"
daemon mox chroot "$root" env SSL_CERT_FILE="$lab/pki/root.pem" \
	SSL_CERT_DIR=/nonexistent mox -config /etc/mox/mox.conf serve
wait_for 10.25.4.110:25
wait_for_socket "$root/var/lib/mox/ctl"
printf 'password-of-x\npassword-of-x\n' |
	in_root mox -config /etc/mox/mox.conf setaccountpassword x
