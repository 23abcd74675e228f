#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a command with an X display and a session bus of its own, so that a test neither needs nor
# disturbs the desktop of whoever runs it.
#
# usage: in-display.sh COMMAND ARGUMENTS...
for tool in xvfb-run dbus-run-session xdotool; do
  command -v "$tool" >/dev/null || {
    echo "in-display.sh: $tool is missing; ./check installs what the tests need" >&2
    exit 1
  }
done

# The renderer is named, so that a machine with a GPU tests the same.
export GSK_RENDERER=cairo GDK_BACKEND=x11 GSETTINGS_BACKEND=memory
export ADW_DISABLE_PORTAL=1 GTK_A11Y=atspi
unset WAYLAND_DISPLAY NO_AT_BRIDGE
# On a loaded machine xvfb-run may go on before its server answers.
wait_for_display='tries=0
until xdotool getdisplaygeometry >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ $tries -lt 300 ] || { echo "in-display.sh: Xvfb does not answer" >&2; exit 1; }
  sleep 0.1
done
exec dbus-run-session -- "$@"'
# Without -noreset the server starts over, and refuses who comes meanwhile, whenever its last client
# leaves.
exec xvfb-run -a -s "-screen 0 1280x800x24 -noreset" sh -c "$wait_for_display" in-display "$@"
