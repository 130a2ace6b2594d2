# dovecot -- the submission service, at 10.25.0.5.
# shellcheck shell=sh disable=SC2154

add_user dovecot 2108
add_user dovenull 2109
cp "$here/etc/dovecot.conf" "$root/etc/dovecot/"
daemon dovecot chroot "$root" /usr/sbin/dovecot -F
wait_for 10.25.0.5:587
