#!/bin/sh
# patchrig's own client as a peer of `patchrig conform client`: each job is one command line.
# PATCHRIG=COMMAND says how patchrig is called (default: npx patchrig).
set -u
patchrig=${PATCHRIG:-npx patchrig}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

update() {
  $patchrig vcsa run --endpoints "$PATCHRIG_ENDPOINTS" --to 6.0u1 --yes --backup confirmed \
    --journal "$scratch/journal.ndjson" --record "$scratch/session.cast" "$@"
}

# A journal that is there is that of a run which was ended in the middle.
image() {
  journal=$PATCHRIG_SCRATCH/image.ndjson
  if [ -s "$journal" ]; then
    $patchrig vmrole resume --journal "$journal" --limit "${PATCHRIG_LIMIT:-600}s"
  else
    $patchrig vmrole "$@" --vhd "$PATCHRIG_VHD" --endpoints "$PATCHRIG_ENDPOINTS" --journal "$journal" \
      --limit "${PATCHRIG_LIMIT:-600}s"
  fi
}

case "${PATCHRIG_JOB:?names the job}" in
  stage) update --until stage ;;
  inspect) update --until inspect-staged ;;
  install) update --until install ;;
  reboot | update) update ;;
  wait) $patchrig vcsa wait --endpoints "$PATCHRIG_ENDPOINTS" --limit "${PATCHRIG_LIMIT:-600}s" ;;
  assess) $patchrig vcsa assess --endpoints "$PATCHRIG_ENDPOINTS" ;;
  upload-image) image image add "$PATCHRIG_IMAGE" --location "$PATCHRIG_LOCATION" ;;
  update-image) image run --image "$PATCHRIG_IMAGE" --parent "$PATCHRIG_PARENT" --service "$PATCHRIG_SERVICE" ;;
  *) echo "no job $PATCHRIG_JOB" >&2; exit 2 ;;
esac
