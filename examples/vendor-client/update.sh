#!/bin/sh
# The smallest client peer: a shell script with expect (packages expect, openssh-client, curl, jq).
#
# The judge runs it with PATCHRIG_ENDPOINTS=FILE (how the appliance is reached), PATCHRIG_JOB (what to do: stage,
# inspect, install, update, wait, assess) and PATCHRIG_LIMIT (seconds it may wait). It ends with 0 when the job is done,
# 3 when it stopped before anything was changed, 1 when it failed, 5 when the time was up.
#
# VENDOR_MISTAKE=NAME makes it go wrong on purpose: blind-yes, no-look, 503, impatient.
set -eu

file=${PATCHRIG_ENDPOINTS:?names the endpoints document}
job=${PATCHRIG_JOB:?names the job}
get() { jq -r "$1" "$file"; }
url=$(get '.appliances[0].https.url')
until=$(($(date +%s) + ${PATCHRIG_LIMIT:-600}))

# V23: a 503 is no error, an open port is not ready; only the login page is.
wait_for_login_page() {
  while [ "$(date +%s)" -lt "$until" ]; do
    code=$(curl -ks -o /dev/null -w '%{http_code} %{redirect_url}' "$url/vsphere-client/" || true)
    case "$code" in
      30?*websso*) return 0 ;;
      503*) if [ "${VENDOR_MISTAKE:-}" = 503 ]; then echo "the web client is broken"; exit 1; fi ;;
    esac
    if [ "${VENDOR_MISTAKE:-}" = impatient ] && [ "${code%% *}" != 000 ]; then return 0; fi
    sleep 1
  done
  echo "the login page did not come"
  exit 5
}

if [ "$job" = wait ]; then wait_for_login_page; exit 0; fi

SSH_HOST=$(get '.appliances[0].ssh.host') SSH_PORT=$(get '.appliances[0].ssh.port')
SSH_PASSWORD=$(get '.appliances[0].ssh.password')
export SSH_HOST SSH_PORT SSH_PASSWORD JOB="$job"

code=0
expect "$(dirname "$0")/update.exp" || code=$?
[ "$code" -eq 0 ] || exit "$code"
if [ "$job" = update ] || [ "$job" = reboot ]; then
  sleep 2
  wait_for_login_page
fi
