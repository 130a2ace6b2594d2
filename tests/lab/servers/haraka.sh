# haraka -- at 10.25.4.113; a plugin of ours writes down what became of the mail.
# shellcheck shell=sh disable=SC2154

use_resolver
cp -r "$(cache_dir haraka)/node_modules" "$root/opt/node_modules"
install -d "$root/etc/haraka/config"
cp -r "$root/opt/node_modules/Haraka/config/." "$root/etc/haraka/config"
cp -r "$here/etc/haraka/." "$root/etc/haraka"
: >"$lab/log/haraka-outcomes.log"
install -d "$root/etc/haraka/queue"
daemon haraka chroot "$root" env HARAKA_LOG="$lab/log/haraka-outcomes.log" \
	node /opt/node_modules/Haraka/bin/haraka -c /etc/haraka
wait_for 10.25.4.113:25
