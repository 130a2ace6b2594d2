# receiver -- takes the mail for the destinations of truth/: Postfix with an
# address for each fault, badsmtp for what Postfix cannot do wrong.
# shellcheck shell=sh disable=SC2154
etc=$root/etc/postfix
plan="python3 $here/truth/plan.py"

cp "$here/etc/receiver/"*.cf "$etc/"
$plan services >>"$etc/master.cf"
$plan sni >"$etc/sni"
add_user postfix 2101
add_user postdrop 2102
in_root install -d -o postfix /var/lib/postfix
in_root postmap -F hash:/etc/postfix/sni

if [ -x "${SMTPCERT_BADSMTP:-}" ]; then
	$plan badsmtp | while read -r address fault; do
		daemon "badsmtp-$fault" "$SMTPCERT_BADSMTP" --faults "$fault" \
			--listen "$address" --port 25 --host "$fault.truth.test"
	done
fi
in_root postfix start
wait_for 10.25.4.1:25
