# unbound -- the senders' validating resolver, at 127.0.0.1.
# shellcheck shell=sh disable=SC2154

wait_for_file "$lab/trust-anchor"
cp "$here/etc/unbound.conf" "$root/etc/unbound/unbound.conf"
daemon unbound chroot "$root" unbound -c /etc/unbound/unbound.conf
wait_for 127.0.0.1:53
