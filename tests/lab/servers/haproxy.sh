# haproxy -- takes TLS off in front of Postfix, at 10.25.0.7.
# shellcheck shell=sh disable=SC2154

cp "$here/etc/haproxy.cfg" "$root/etc/haproxy/"
cp "$lab/pki/good.chain" "$lab/pki/haproxy.pem.ecdsa"
cp "$lab/pki/good-rsa.chain" "$lab/pki/haproxy.pem.rsa"
daemon haproxy chroot "$root" haproxy -db -f /etc/haproxy/haproxy.cfg
wait_for 10.25.0.7:465
