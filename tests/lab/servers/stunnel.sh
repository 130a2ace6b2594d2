# stunnel -- in front of Postfix at 10.25.0.6: implicit TLS, and STARTTLS that
# it speaks itself.
# shellcheck shell=sh disable=SC2154

cp "$here/etc/stunnel.conf" "$root/etc/stunnel/"
daemon stunnel chroot "$root" stunnel4 /etc/stunnel/stunnel.conf
wait_for 10.25.0.6:25
