# knot -- signs lab.test and serves it at 10.25.0.53; unsigned.lab.test is cut
# off below it without a DS record, bogus.lab.test with one that fits no key.
# shellcheck shell=sh disable=SC2154

add_user knot 2110
mkdir -p "$lab/knot/db" "$root/run/knot-lab"
cp "$here/zones/"*.zone "$lab/knot/"
cp "$here/etc/knot.conf" "$root/etc/knot/"
daemon knot chroot "$root" knotd -c /etc/knot/knot.conf
wait_for 10.25.0.53:53

# The trust anchor is the key that the server made itself.
n=100
until in_root keymgr -c /etc/knot/knot.conf lab.test. dnskey \
	>"$lab/trust-anchor" && [ -s "$lab/trust-anchor" ]; do
	n=$((n - 1))
	[ $n -gt 0 ]
	sleep 0.1
done
