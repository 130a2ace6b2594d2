# peers -- no server: the programs that bench/run compares with.
# shellcheck shell=sh disable=SC2154

cp "$here/etc/postfix/main.cf" "$root/etc/postfix/"
add_user postfix 2101
add_user postdrop 2102
echo '10.25.0.1 mx1.lab.test' >>"$root/etc/hosts"
