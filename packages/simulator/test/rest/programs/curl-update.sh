#!/bin/sh
# An update over REST by curl alone: log in, look, precheck, stage, install, and poll through whatever comes back.
set -eu
curl_="curl --silent --show-error --cacert $PATCHRIG_CA --max-time 20"
field() { /usr/bin/python3 -c "import json,sys; print(json.load(sys.stdin)$1)"; }
login() {
  printf 'user = "%s:%s"\n' "$PATCHRIG_USER" "$PATCHRIG_PASSWORD" |
    $curl_ --config - --request POST "$PATCHRIG_URL$PATCHRIG_SESSION" | field "$PATCHRIG_ID"
}
ask() { method=$1; shift; path=$1; shift; $curl_ --request "$method" --header "vmware-api-session-id: $id" "$@" "$PATCHRIG_URL$PATCHRIG_PREFIX/$path"; }
state() { ask GET update 2>/dev/null | field "$PATCHRIG_VALUE['state']" 2>/dev/null || echo away; }
id=$(login)
version=$(ask GET 'update/pending?source_type=LOCAL' | field "$PATCHRIG_VALUE[0]['version']")
ask POST "update/pending/$version?action=precheck" >/dev/null
ask POST "update/pending/$version?action=stage" >/dev/null
tries=0
until [ "$(state)" = UPDATES_PENDING ]; do tries=$((tries + 1)); [ $tries -lt 300 ]; sleep 0.1; done
printf '%s' "$PATCHRIG_ANSWERS" | ask POST "update/pending/$version?action=install" --header 'content-type: application/json' --data @- >/dev/null
tries=0
until [ "$(state)" = UP_TO_DATE ]; do tries=$((tries + 1)); [ $tries -lt 600 ]; sleep 0.1; id=$(login 2>/dev/null || echo none); done
ask GET system/version | field "$PATCHRIG_VALUE['version']"
