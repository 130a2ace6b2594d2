# lib.sh -- sourced by the scripts of the lab: its one path, its small verbs.
# shellcheck shell=sh disable=SC2034,SC2154

# Inside the lab's mount namespace the temporary directory appears here. A
# constant path lets the configuration files be files, and no directory above
# it is writable for everybody, which Sendmail insists on.
lab=/var/mail

# Every server there is; a name is a file in servers/ and a word here.
all_servers='postfix exim sendmail opensmtpd dovecot stunnel haproxy knot'

# packages_of SERVER: what has to be unpacked to run it.
packages_of() {
	case $1 in
	postfix) echo postfix libsasl2-modules ;;
	exim) echo exim4-daemon-light ;;
	sendmail) echo sendmail-bin sendmail-cf m4 libsasl2-modules ;;
	dovecot) echo dovecot-submissiond ;;
	stunnel) echo stunnel4 ;;
	receiver | sender) packages_of postfix ;;
	exim-sender) packages_of exim ;;
	sendmail-sender | sendmail-dane) packages_of sendmail ;;
	opensmtpd-sender) packages_of opensmtpd ;;
	mox | maddy | haraka) basename "$(made_of "$1")" ;;
	mta-sts) echo postfix-mta-sts-resolver ;;
	peers) echo postfix gnutls-bin testssl.sh bsdextrautils \
		monitoring-plugins-basic monitoring-plugins-contrib bc curl file ;;
	monitoring) echo nagios4-core libmonitoring-plugin-perl prometheus ;;
	clients) echo msmtp libio-socket-ssl-perl libauthen-sasl-perl ;;
	*) echo "$1" ;;
	esac
}

# made_of SERVER: the module or package that is built, where Debian has none.
made_of() {
	case $1 in
	mox) echo github.com/mjl-/mox@v0.0.17 ;;
	maddy) echo github.com/foxcpp/maddy@v0.8.1 ;;
	haraka) echo Haraka@3.3.4 ;;
	esac
}

# The servers that truth/ needs, and those that it has of another release.
truth_servers='knot unbound receiver sender exim-sender mta-sts sendmail-sender
	mox maddy haraka opensmtpd-sender'
newer_senders='sender exim-sender mta-sts sendmail-sender sendmail-dane
	opensmtpd-sender'

# Where packages are kept between two runs, and the systems to run them in.
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/smtpcert-lab

# The system that truth/newer takes its senders from: a release of Debian.
release=${SMTPCERT_LAB_RELEASE:-}

# base_of SERVER: the system that its packages are unpacked over.
base_of() {
	# shellcheck disable=SC2086 # words
	case " $(echo ${release:+$newer_senders}) " in
	*" $1 "*) echo "$cache/$release/fs/" ;;
	*) echo / ;;
	esac
}

# cache_dir SERVER: where its packages are kept between two runs.
cache_dir() {
	_base=$(base_of "$1")
	[ "$_base" = / ] && _base=$cache || _base=${_base%/fs/}
	echo "$_base/$(packages_of "$1" | tr ' ' +)"
}

# in_root COMMAND...: in the root file system of the server.
in_root() {
	chroot "$root" "$@"
}

# add_user NAME ID: what the package would have done when installed.
add_user() {
	! grep -q "^$1:" "$root/etc/passwd" || return 0
	echo "$1:x:$2:$2::/nonexistent:/usr/sbin/nologin" >>"$root/etc/passwd"
	echo "$1:x:$2:" >>"$root/etc/group"
}

# wait_for ADDRESS:PORT: until somebody listens there, for at most 15 s.
wait_for() {
	_n=150
	while [ -z "$(ss -Hltn src "$1")" ]; do
		_n=$((_n - 1))
		[ $_n -gt 0 ] || { echo "nobody listens on $1" >&2; return 1; }
		sleep 0.1
	done
}

# wait_for_file PATH: until it has content, for at most a minute.
wait_for_file() {
	_n=600
	until [ -s "$1" ]; do
		_n=$((_n - 1))
		[ $_n -gt 0 ] || { echo "there is no $1" >&2; return 1; }
		sleep 0.1
	done
}

# wait_for_socket PATH: until it is there, for at most 15 s.
wait_for_socket() {
	_n=150
	until [ -S "$1" ]; do
		_n=$((_n - 1))
		[ $_n -gt 0 ] || { echo "there is no $1" >&2; return 1; }
		sleep 0.1
	done
}

# use_resolver: what a sender's resolver library asks is unbound, validating.
use_resolver() {
	rm -f "$root/etc/resolv.conf"
	printf 'nameserver 127.0.0.1\noptions trust-ad edns0\n' \
		>"$root/etc/resolv.conf"
}

# daemon LOG COMMAND...: in the background, holding none of our descriptors.
daemon() {
	_log=$lab/log/$1.log
	shift
	setsid "$@" </dev/null >"$_log" 2>&1 &
}
