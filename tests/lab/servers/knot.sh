# knot -- signs lab.test and serves it at 10.25.0.53; unsigned.lab.test is cut
# off below it without a DS record, bogus.lab.test with one that fits no key.
# shellcheck shell=sh disable=SC2154

add_user knot 2110
mkdir -p "$lab/knot/db" "$root/run/knot-lab"
cp "$here/zones/"*.zone "$lab/knot/"
cp "$here/etc/knot.conf" "$root/etc/knot/"
if [ -n "${SMTPCERT_TRUTH:-}" ]; then
	"$here/truth/plan.py" zones "$lab/knot"
	{
		cat "$here/etc/knot-truth.conf"
		"$here/truth/plan.py" dead
	} >>"$root/etc/knot/knot.conf"
fi
daemon knot chroot "$root" knotd -c /etc/knot/knot.conf
wait_for 10.25.0.53:53

# The trust anchors are the keys that the server made itself.
for zone in lab.test. ${SMTPCERT_TRUTH:+truth.test.}; do
	n=100
	until in_root keymgr -c /etc/knot/knot.conf "$zone" dnskey \
		>"$lab/anchor-$zone" && [ -s "$lab/anchor-$zone" ]; do
		n=$((n - 1))
		[ $n -gt 0 ]
		sleep 0.1
	done
done
cat "$lab"/anchor-* >"$lab/trust-anchor.new"
mv "$lab/trust-anchor.new" "$lab/trust-anchor"
