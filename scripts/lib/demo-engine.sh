# Sourced by the demo: the engine it speaks to.

plugin=nathost:latest

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# Where the docker command looks for the engine: DOCKER_HOST, else its current context.
engine_host() { docker context inspect -f '{{.Endpoints.docker.Host}}'; }

# What to do when the engine does not answer, by what the docker command said.
explain_silence() {
  case $1 in
    *'permission denied'*) fail "no permission to use the engine at $host: run as root, or as a member of the group docker" ;;
  esac
  if [ -n "${DOCKER_HOST:-}" ]; then
    fail "no engine answers at DOCKER_HOST=$host: $1"
  fi
  fail "no engine answers at $host (start it, or name another one with DOCKER_HOST): $1"
}

# Sets $host, and for an engine on this machine $socket, the path of its socket.
reach_engine() {
  local said
  command -v docker >/dev/null || fail 'the docker command is missing (Debian: apt install docker.io)'
  host=$(engine_host)
  socket=
  [[ $host != unix://* ]] || socket=${host#unix://}
  said=$(docker version -f '{{.Server.Os}} {{.Server.Arch}}' 2>&1) || explain_silence "$(tail -n 1 <<<"$said")"
  [[ $said =~ ^linux\ (amd64|arm64)$ ]] || fail "the plugin is for Linux on amd64 and arm64, the engine at $host runs on: $said"
}

# plugin_field TEMPLATE: prints something of the installed plugin; fails when there is none.
plugin_field() { docker plugin inspect -f "$1" "$plugin" 2>/dev/null; }

# Prints the path of the plugin's API socket, if it can be reached from here.
plugin_socket() {
  local id run
  id=$(plugin_field '{{.Id}}')
  for run in "${socket%/*}" /run; do
    if [ -S "$run/docker/plugins/$id/nathost.sock" ]; then
      echo "$run/docker/plugins/$id/nathost.sock"
      return
    fi
  done
}

# The networks that nathost made; one that it only adopted is somebody else's. Networks may come and go meanwhile.
own_networks() {
  local id ids labels='{{.Name}} {{range $key, $value := .Labels}}{{$key}}={{$value}} {{end}}'
  ids=$(docker network ls -q) || return
  for id in $ids; do
    docker network inspect -f "$labels" "$id" 2>/dev/null || true
  done | { grep -E '\.made-by=nathost( |$)' || true; } | cut -d' ' -f1
}
