#!/bin/sh
# A certificate list of 110 KiB: GnuTLS finishes the handshake, OpenSSL does not.
#
# RFC 8446 4.4.2 allows a Certificate message of 2^24 - 1 bytes. OpenSSL's
# client reads 100 KiB unless the program calls SSL_CTX_set_max_cert_list(),
# and calls what is longer "excessive message size"; its own server sends it
# without a word. So of two mail senders one delivers and one does not, and
# nothing on the server tells. GnuTLS stops at 128 KiB.
#
# Seen with openssl 3.0 and gnutls-bin 3.7 of Debian 12. Needs root for apt if
# they are missing; talks to loopback alone; fails when the behaviour changes.
set -eu
for package in openssl gnutls-bin; do
	dpkg -s $package >/dev/null 2>&1 ||
		apt-get install -y --no-install-recommends $package >/dev/null
done
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill $server 2>/dev/null; rm -rf "$dir"' EXIT
cd "$dir"
versions="$(openssl version | cut -d. -f1,2), $(gnutls-cli --version | sed -n '1s/\.[0-9]*$//p')"
echo "$versions"
[ "$versions" = "OpenSSL 3.0, gnutls-cli 3.7" ] || echo "other versions than those seen"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
	-keyout key.pem -out leaf.pem -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost 2>/dev/null
# One certificate of some 10 KiB, sent as often as is wanted.
comment=$(head -c 10000 /dev/zero | tr '\0' x)
openssl req -x509 -key key.pem -days 2 -out big.pem -subj /CN=other \
	-addext "nsComment=$comment" 2>/dev/null

# tried NUMBER: both clients against a server that sends so many of them.
tried() {
	: >chain.pem
	for _ in $(seq "$1"); do cat big.pem >>chain.pem; done
	openssl s_server -accept 127.0.0.1:54110 -key key.pem -cert leaf.pem \
		-cert_chain chain.pem -quiet >/dev/null 2>&1 &
	server=$!
	sleep 1
	echo "$1 certificates of 10 KiB"
	timeout 20 openssl s_client -connect 127.0.0.1:54110 </dev/null 2>&1 |
		grep -oE 'excessive message size|Cipher is TLS_[A-Z0-9_]*' |
		sed 's/Cipher is .*/handshake completes/; s/^/openssl: /' | head -1
	timeout 20 gnutls-cli --insecure --port 54110 127.0.0.1 </dev/null 2>&1 |
		grep -oE 'Handshake was completed|Fatal error: .*' |
		sed 's/Handshake was completed/handshake completes/; s/^/gnutls:  /' | head -1
	kill $server
	wait $server 2>/dev/null || true
	server=
}
{ tried 9; tried 11; tried 14; } >seen
cat seen
cat >wanted <<'END'
9 certificates of 10 KiB
openssl: handshake completes
gnutls:  handshake completes
11 certificates of 10 KiB
openssl: excessive message size
gnutls:  handshake completes
14 certificates of 10 KiB
openssl: excessive message size
gnutls:  Fatal error: The handshake data size is too large.
END
diff wanted seen && echo "as it was seen"
