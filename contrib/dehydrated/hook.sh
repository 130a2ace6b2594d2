#!/bin/sh
# hook.sh OPERATION [ARGUMENT...] -- a hook of dehydrated
#
# Dehydrated calls its hook for many operations. This one acts on deploy_cert
# alone, which comes with DOMAIN KEY CERT FULLCHAIN CHAIN TIMESTAMP, and ignores
# the others. The settings are those of smtpcert-reload.
[ "$1" = deploy_cert ] || exit 0
exec "${DEPLOY_SCRIPT:-smtpcert-reload}" "$5" "$3" "$2"
