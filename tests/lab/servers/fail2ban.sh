# fail2ban -- no server: its filters and the tool that tries them (noise).
# shellcheck shell=sh disable=SC2154

test -x "$root/usr/bin/fail2ban-regex"
