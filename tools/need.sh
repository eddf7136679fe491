#!/bin/sh
# Make sure that `node` (with npm), `chromium` or `fluidsynth` is there, for the site and for rendered songs; apt installs it where it can.
set -eu

there() {
  case $1 in
    node) command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' ;;
    chromium) python3 "$(dirname "$0")/chromium.py" >/dev/null ;;
    fluidsynth) python3 -c 'import sys; from ctypes.util import find_library as f; sys.exit(not (f("fluidsynth") or f("libfluidsynth")))' ;;
  esac
}
packages() { case $1 in node) echo nodejs npm ;; chromium) echo chromium ;; fluidsynth) echo libfluidsynth3 ;; esac; }

there "$1" && exit
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q
  # shellcheck disable=SC2046
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(packages "$1")
fi
there "$1" && exit
case $1 in
  node) echo 'The site needs node 18 or newer, with npm: install it from your package manager or https://nodejs.org.' ;;
  chromium) echo 'The tests of the site need Chromium or Chrome: install it, or set CHROME_PATH to it.' ;;
  fluidsynth) echo 'Songs are rendered by FluidSynth: install libfluidsynth3 (Debian, Ubuntu) or fluid-synth (Homebrew).' ;;
esac >&2
exit 1
