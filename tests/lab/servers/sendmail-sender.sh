# sendmail-sender -- Sendmail as it sends; with DANE if sendmail-dane says so.
# shellcheck shell=sh disable=SC2154

use_resolver
add_user smmta 2106
add_user smmsp 2107
install -d -m 755 "$root/etc/mail/tls"
touch "$root/etc/mail/local-host-names" "$root/etc/mail/aliases"
in_root m4 -I /usr/share/sendmail/cf ${dane:+-D lab_dane} - \
	<"$here/etc/sendmail-sender.mc" >"$root/etc/mail/sendmail.cf"
install -d -m 700 "$root/var/spool/mqueue"
install -d "$root/var/run/sendmail" "$root/var/lib/sendmail"

# It logs to syslog alone: a /dev of its own, with a reader behind it.
umount -l "$root/dev"
mount -t tmpfs -o mode=755 dev "$root/dev"
mknod -m 666 "$root/dev/null" c 1 3
mknod -m 666 "$root/dev/zero" c 1 5
mknod -m 666 "$root/dev/random" c 1 8
mknod -m 666 "$root/dev/urandom" c 1 9
daemon "$server" python3 -c 'import socket, sys
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind(sys.argv[1])
while True:
    print(log.recv(65536).decode("utf-8", "replace"), flush=True)' \
	"$root/dev/log"
wait_for_socket "$root/dev/log"
