# sendmail-dane -- Sendmail as it sends, with DANE.
# shellcheck shell=sh disable=SC2034

dane=true
# shellcheck source=/dev/null
. "$here/servers/sendmail-sender.sh"
