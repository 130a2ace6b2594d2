# maddy -- at 10.25.4.111.
# shellcheck shell=sh disable=SC2154

use_resolver
cp "$here/etc/maddy.conf" "$root/etc/maddy.conf"
cp "$(cache_dir maddy)/maddy" "$root/usr/bin/maddy"
in_root install -d /var/lib/maddy /run/maddy
# Go trusts what is in this file alone.
daemon maddy chroot "$root" env SSL_CERT_FILE="$lab/pki/root.pem" \
	SSL_CERT_DIR=/nonexistent maddy -config /etc/maddy.conf run
wait_for 10.25.4.111:25
