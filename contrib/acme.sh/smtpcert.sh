#!/usr/bin/env sh
# smtpcert.sh -- a deploy hook of acme.sh
#
# acme.sh reads this file and calls smtpcert_deploy. It remembers these two
# settings for the certificate; the others are those of smtpcert-reload.
#
#   export DEPLOY_SMTPCERT_TARGET=example.org
#   export DEPLOY_SMTPCERT_RELOAD='systemctl reload postfix'

# smtpcert_deploy DOMAIN KEY CERT CA FULLCHAIN
smtpcert_deploy() {
	_getdeployconf DEPLOY_SMTPCERT_TARGET
	_getdeployconf DEPLOY_SMTPCERT_RELOAD
	if [ "$DEPLOY_SMTPCERT_TARGET" ]; then
		_savedeployconf DEPLOY_SMTPCERT_TARGET "$DEPLOY_SMTPCERT_TARGET"
		DEPLOY_TARGET=$DEPLOY_SMTPCERT_TARGET
		export DEPLOY_TARGET
	fi
	if [ "$DEPLOY_SMTPCERT_RELOAD" ]; then
		_savedeployconf DEPLOY_SMTPCERT_RELOAD "$DEPLOY_SMTPCERT_RELOAD" 1
		DEPLOY_RELOAD=$DEPLOY_SMTPCERT_RELOAD
		export DEPLOY_RELOAD
	fi
	"${DEPLOY_SCRIPT:-smtpcert-reload}" "$5" "$2" "$1"
}
