# postfix -- one healthy instance, and a pair of services for each fault.
# shellcheck shell=sh disable=SC2154
etc=$root/etc/postfix

cp "$here/etc/postfix/"*.cf "$here/etc/postfix/sni" "$etc/"
install -D "$here/etc/postfix/smtpd.conf" "$etc/sasl/smtpd.conf"
if [ -e "$lab/up/ipv6" ]; then
	echo '[fd25::1]:25 inet n - n - - smtpd' >>"$etc/master.cf"
fi
grep -v '^#' "$here/faults.tsv" |
	while read -r address name chain options; do
		set -- "-o myhostname=$name.lab.test" "-o tls_server_sni_maps=" \
			"-o smtpd_tls_chain_files=$lab/pki/$chain.chain"
		for o in $options; do
			set -- "$@" "-o $o"
		done
		echo "$address:25 inet n - n - 3 smtpd $*"
		echo "$address:465 inet n - n - 3 smtpd $*" \
			"-o smtpd_tls_wrappermode=yes" \
			"-o smtpd_sasl_auth_enable=yes"
	done >>"$etc/master.cf"

add_user postfix 2101
add_user postdrop 2102
in_root install -d -o postfix /var/lib/postfix
# -F: the map holds the files themselves, as base64.
in_root postmap -F hash:/etc/postfix/sni
in_root postfix start
wait_for 10.25.0.1:25
