# mta-sts -- postfix-mta-sts-resolver, and the policy hosts at 10.25.4.80.
# shellcheck shell=sh disable=SC2154

use_resolver
daemon policies python3 "$here/truth/policies"
cp "$here/etc/mta-sts-daemon.yml" "$root/etc/mta-sts-daemon.yml"
# It trusts what the TLS library of Python trusts.
daemon mta-sts chroot "$root" env SSL_CERT_FILE="$lab/pki/root.pem" \
	mta-sts-daemon -c /etc/mta-sts-daemon.yml
wait_for 10.25.4.80:443
wait_for 127.0.0.1:8461
