#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a command with an X display and a session bus of its own, so that a test neither needs nor
# disturbs the desktop of whoever runs it.
#
# usage: in-display.sh COMMAND ARGUMENTS...
for tool in Xvfb dbus-run-session xdotool; do
  command -v "$tool" >/dev/null || {
    echo "in-display.sh: $tool is missing; ./check installs what the tests need" >&2
    exit 1
  }
done

# The renderer is named, so that a machine with a GPU tests the same.
export GSK_RENDERER=cairo GDK_BACKEND=x11 GSETTINGS_BACKEND=memory
export ADW_DISABLE_PORTAL=1 GTK_A11Y=atspi
unset WAYLAND_DISPLAY NO_AT_BRIDGE XAUTHORITY

# The server itself looks for a display that nobody has, and says which one once it answers there: so
# that several tests can begin at once. Without -noreset it starts over, and refuses who comes meanwhile,
# whenever its last client leaves.
folder=$(mktemp -d) || exit 1
server=
finish () {
  [ -z "$server" ] || kill "$server" 2>/dev/null
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP
mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 -noreset -nolisten tcp \
  3>"$folder/display" >"$folder/log" 2>&1 &
server=$!
read -r number <"$folder/display" || {
  cat "$folder/log" >&2
  echo "in-display.sh: Xvfb does not answer" >&2
  exit 1
}
export DISPLAY=":$number"
dbus-run-session -- "$@"
