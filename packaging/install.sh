#!/bin/sh
# Installs nathost, or upgrades it, on the Docker Engine that the docker command speaks to: `install.sh --help` says how.
#
# It looks first, and changes something only when all that it needs is there. Run again it changes only what differs, and finishes what a run
# that was interrupted has left. Functions stand in the order of what happens; main, at the end, is the list of contents.
set -eu
version=@VERSION@ registry=@REGISTRY@
plugin=nathost:latest
settings='NATHOST_NETWORK NATHOST_SUBNET NATHOST_SUBNET6 NATHOST_IP_RANGE NATHOST_LABEL_PREFIX NATHOST_PROXIES NATHOST_HOST_FILE
NATHOST_OVERRIDE_HOST_NAMES NATHOST_DOMAINS NATHOST_LEASE_TTL NATHOST_NAME_GRACE NATHOST_HANDOVER_GRACE NATHOST_RESYNC NATHOST_ARP_TIMEOUT
NATHOST_CONNTRACK NATHOST_BYPASS_PORTS NATHOST_LOG_LEVEL NATHOST_LISTEN'
# MiB: below the data root, for the plugin, packed and unpacked, beside the one it replaces; and for the command, beside its former self.
plugin_room=400 command_room=120

usage() {
  cat <<'TEXT'
Installs or upgrades nathost: the plugin on the engine of DOCKER_HOST, else of the docker command's context, and the command docker nathost here.

  install.sh [OPTION...] [NATHOST_SETTING=value...]

  --registry REGISTRY   take both from there, for example registry.example.com/tools (or REGISTRY=… in the environment)
  --version VERSION     that one (or VERSION=…)
  --folder FOLDER       take both from a release folder, without a registry; by default the one that this file is in, if it is in one
  --ask                 show what the plugin is given, and ask before it is
  --plugin, --command   only this one; the command alone, for example, where an engine of another machine is used
  --timer               only a timer of systemd's that enables the plugin again when the engine has given it up; as root, on the engine's machine
  --uninstall           remove all three; names, addresses and the network stay and go on working
  --purge               remove those, too
  --dry-run             say what would be done, and change nothing
  --help                this

Settings can also come from the environment, and stay until they are set again (docs/configuration.md). What the engine says of itself, where its
socket and its data are, is found by asking it; run.source=…, containers.source=… and etc.source=… set these folders by hand.
DOCKER_CLI_PLUGINS or DOCKER_CONFIG name another place for the command.
TEXT
}

# Not echo: that of some shells takes backslashes in what others say for something of its own.
say() { printf '%s\n' "$*"; }
fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

# step WHAT: says what is done now; not to be done where it is only to be said.
step() {
  say "${dry:+would }$*"
  [ -z "$dry" ]
}

# --- What was asked for ----------------------------------------------------------------------------------------------------------------------

read_arguments() {
  case $version in @*) version= ;; esac
  case $registry in @*) registry= ;; esac
  version=${VERSION:-$version}
  action=install parts='' dry='' ask='' folder='' from_registry=${REGISTRY:-}
  registry=${REGISTRY:-$registry}
  requested=$(given_by_environment)
  while [ $# -gt 0 ]; do
    case $1 in
      --registry) registry=$(value_of "$@") && from_registry=yes && shift || exit ;;
      --version) version=$(value_of "$@") && shift || exit ;;
      --folder) folder=$(value_of "$@") && shift || exit ;;
      --ask) ask=yes ;;
      --plugin | --command | --timer) parts="$parts ${1#--}" ;;
      --uninstall | --purge) action=${1#--} ;;
      --dry-run) dry=yes ;;
      --help | -h) usage && exit ;;
      *=*) requested="$requested
$(setting "${1%%=*}" "${1#*=}")" ;;
      *) fail "not understood: $1 (install.sh --help)" ;;
    esac
    shift
  done
  [ -n "$parts" ] || parts="plugin command $([ $action = install ] || echo timer)"
}

has() { case " $parts " in *" $1 "*) ;; *) return 1 ;; esac; }

value_of() {
  [ -n "${2:-}" ] || fail "$1 needs a value (install.sh --help)"
  say "$2"
}

given_by_environment() {
  # NATHOST_SOCKET is one of the command's. A line within a value looks like a variable, and is none.
  env | sed -n -e '/^NATHOST_SOCKET=/d' -e 's/^\(NATHOST_[A-Za-z0-9_]*\)=.*/\1/p' | sort -u | while read -r name; do
    eval "[ -z \"\${$name+x}\" ] || setting $name \"\${$name-}\""
  done
}

# setting NAME VALUE: as one line.
setting() {
  case " $(echo $settings) run.source containers.source etc.source " in
    *" $1 "*) ;;
    *) fail "no such setting: $1; there are: $(echo $settings)" ;;
  esac
  [ "$(printf '%s' "$2" | wc -l)" -eq 0 ] || fail "$1 has a line break in it"
  printf '%s=%s\n' "$1" "$2"
}

# --- The engine ------------------------------------------------------------------------------------------------------------------------------

# plugin_field TEMPLATE: prints something of the installed plugin; fails when there is none.
plugin_field() { docker plugin inspect -f "$1" "$plugin" 2>/dev/null; }
enabled() { [ "$(plugin_field '{{.Enabled}}')" = true ]; }

# Sets $host, $socket (of an engine on this machine), $root (its data) and $architecture, or says why this engine cannot have the plugin.
reach_engine() {
  command -v docker >/dev/null || fail 'the docker command is missing (Debian: apt install docker.io)'
  case $(docker --version) in *podman*) refuse_podman ;; esac
  host=$(docker context inspect -f '{{.Endpoints.docker.Host}}')
  case $host in unix://*) socket=${host#unix://} ;; *) socket='' ;; esac
  said=$(docker version -f '{{.Server.Os}} {{.Server.Arch}} {{range .Server.Components}}{{.Name}} {{end}}' 2>"$work/errors") || explain_silence "$(tail -n 1 "$work/errors")"
  case $said in *[Pp]odman*) refuse_podman ;; esac
  case $said in
    'linux amd64 '*) architecture=amd64 ;;
    'linux arm64 '*) architecture=arm64 ;;
    *) fail "there is a plugin for Linux on amd64 and on arm64; the engine at $host runs on ${said%% Engine*}" ;;
  esac
  case $(docker info -f '{{.SecurityOptions}}') in
    *name=rootless*) fail "the engine at $host is rootless: what it calls the host's network is a namespace of its own, so a host-networked proxy cannot be reached there at the
host's addresses, and there is nothing that nathost could do for it. Use an engine that root runs" ;;
  esac
  root=$(docker info -f '{{.DockerRootDir}}')
  find_plugin
}

# Whoever has installed it by hand may have given it another name.
find_plugin() {
  ! plugin_field '{{.Id}}' >/dev/null || return 0
  for name in $(docker plugin ls --format '{{.Name}}'); do
    case $(docker plugin inspect -f '{{.Config.Interface.Types}}' "$name") in *docker*nathost* | *nathost*docker*) plugin=$name ;; esac
  done
}

refuse_podman() { fail 'this is Podman, which has no plugins: nathost is a plugin of Docker Engine'; }

explain_silence() {
  case $1 in *'permission denied'*) fail "no permission to use the engine at $host: run this as root, or as a member of the group docker" ;; esac
  [ -z "${DOCKER_HOST:-}" ] || fail "no engine answers at DOCKER_HOST=$host: $1"
  fail "no engine answers at $host (start it, or name another one with DOCKER_HOST): $1"
}

# One at a time for an engine. The lock ends with this process, whatever ends it.
take_turn() {
  [ -n "$socket" ] && [ -d "${socket%/*}" ] && command -v flock >/dev/null || return 0
  exec 9<"${socket%/*}"
  flock -n 9 || { say 'another installation is at work on this engine; waiting for it' && flock 9; }
}

# --- What is there to install ----------------------------------------------------------------------------------------------------------------

# Sets $here, the folder that this file is in, if not everybody can put something there to be run.
find_own_folder() {
  [ -f "$0" ] || return 1
  here=$(dirname "$0")
  case $(ls -ldL "$here") in d???????w*) return 1 ;; esac
}

# Sets $folder, or $reference in a registry, or says what is missing.
find_source() {
  if [ -z "$folder" ] && [ -z "$from_registry" ] && find_own_folder && ls "$here"/docker-nathost-*-linux-* >/dev/null 2>&1; then folder=$here; fi
  if [ -n "$folder" ]; then find_in_folder; else find_in_registry; fi
}

find_in_folder() {
  [ -n "$version" ] || version=$(ls "$folder" | sed -n 's/^docker-nathost-\(.*\)-linux-[a-z0-9]*$/\1/p' | sort -u)
  case $version in
    '') fail "$folder is no release folder: there is no docker-nathost-VERSION-linux-$(own_architecture) in it" ;;
    *[!0-9A-Za-z.+_-]*) fail "there are several versions in $folder; name one with --version: $(echo $version)" ;;
  esac
  packed=nathost-$version-$architecture.plugin
  [ -e "$folder/$packed" ] || packed=$packed.tar.gz
  [ -e "$folder/$packed" ] || ! has plugin || fail "$folder has no $packed: it has no plugin of version $version for the engine's architecture, $architecture"
  command=docker-nathost-$version-linux-$(own_architecture)
  [ -e "$folder/$command" ] || ! has command || fail "$folder has no $command: it has no command of version $version for this machine's architecture"
  [ ! -e "$folder/SHA256SUMS" ] || check_sums
}

check_sums() {
  for file in "$packed" "$command"; do
    [ -f "$folder/$file" ] || continue
    (cd "$folder" && grep " [ *]$file\$" SHA256SUMS | sha256sum -c - >/dev/null 2>&1) || fail "$folder/$file is not what SHA256SUMS says: fetch it again"
  done
}

find_in_registry() {
  [ -n "$registry" ] || fail 'where from? Name a registry (--registry registry.example.com/tools) or a release folder (--folder FOLDER)'
  [ -n "$version" ] || fail 'which version? (--version 1.2.3)'
  reference=$registry/nathost:$version-$architecture
  ! has plugin || is_reference "$(plugin_field '{{.PluginReference}}')" || ask_registry
}

# An engine puts the host of its default registry in front of a reference that names none.
is_reference() {
  [ "$1" != "$reference" ] || return 0
  case ${registry%%/*} in *.* | *:* | localhost) return 1 ;; esac
  [ "${1#*/}" = "$reference" ]
}

# What the docker command would ask whoever installs the plugin says that it is there. Nobody grants it here, so nothing is changed.
ask_registry() {
  said=$(docker plugin install --disable --alias nathost-never "$reference" </dev/null 2>&1) && docker plugin rm nathost-never >/dev/null
  privileges=$(say "$said" | sed -n 's/^ - //p')
  [ -n "$privileges" ] || fail "the engine could not get the plugin $reference from the registry: $(say "$said" | tail -n 1)
Nothing was changed. Is there a version $version for $architecture, and may this engine use that registry (docker login, insecure-registries)?"
  unknown=$(say "$privileges" | grep -vxF -e 'network: [host]' -e 'mount: [/var/run]' -e 'mount: [/var/lib/docker/containers]' -e 'mount: [/etc]' \
    -e 'capabilities: [CAP_NET_ADMIN]') || unknown=
  [ -z "$unknown" ] || [ -n "$ask" ] || fail "the plugin $reference asks for more than this installation knows: $unknown
Nothing was changed. --ask shows all of it, and asks whether it may"
}

ask_person() {
  [ -n "$ask" ] && [ -z "$dry" ] || return 0
  [ -n "${privileges:-}" ] || privileges='network: [host]
mount: the folder of the engine'\''s socket, its containers, /etc
capabilities: [CAP_NET_ADMIN]'
  say "The plugin asks for:"
  say "$privileges"
  printf 'May it have them? [y/N] '
  read -r answer || answer=
  case $answer in [yY] | [yY][eE][sS]) ;; *) fail 'it may not; nothing was changed' ;; esac
}

own_architecture() {
  case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac
}

# check_room WHAT MIB FOLDER
check_room() {
  free=$(df -Pk "$3" | awk 'END { print int($4 / 1024) }')
  [ "$free" -ge "$2" ] || fail "there are $free MiB free below $3, and $1 needs $2 for a moment; nothing was changed"
}

# --- The command -----------------------------------------------------------------------------------------------------------------------------

# Sets $commands, its folder, and $manual, that of its manual page.
find_place() {
  manual=''
  if [ -n "${DOCKER_CLI_PLUGINS:-}" ]; then
    commands=$DOCKER_CLI_PLUGINS
  elif [ -n "${DOCKER_CONFIG:-}" ]; then
    commands=$DOCKER_CONFIG/cli-plugins
  elif [ "$(id -u)" = 0 ]; then
    commands=/usr/local/lib/docker/cli-plugins manual=/usr/local/share/man/man1
  else
    commands=$HOME/.docker/cli-plugins manual=${XDG_DATA_HOME:-$HOME/.local/share}/man/man1
  fi
  program=$commands/docker-nathost
  has command && [ $action = install ] || return 0
  above=$commands
  until [ -e "$above" ]; do above=$(dirname "$above"); done
  { [ -d "$above" ] && [ -w "$above" ]; } || fail "the command cannot be put into $commands: $above is no folder that this user may write to. Nothing was changed"
  check_room 'the command' $command_room "$above"
}

# Sets $runnable: a file that a browser fetched may not be run.
make_runnable() {
  runnable=$1
  [ -f "$1" ] && [ ! -x "$1" ] || return 0
  runnable=$work/${1##*/}
  cp "$1" "$runnable"
  chmod 755 "$runnable"
}

# Puts the command, and its manual page where there is one, into $work; sets $ready_command.
fetch_command() {
  ready_command=$work/docker-nathost
  if [ -n "$folder" ]; then
    make_runnable "$folder/$command"
    ready_command=$runnable
    [ ! -e "$folder/docker-nathost.1" ] || cp "$folder/docker-nathost.1" "$work"
  elif [ "$(version_of "$program")" = "$version" ]; then
    ready_command=$program
  elif ! has command; then
    ready_command=$program
  elif [ -z "$dry" ]; then
    fetch_from_image
  fi
  [ -n "$dry" ] || ! has command || runs "$ready_command" ||
    fail 'the command cannot run on this machine (it needs glibc, and a folder whose programs may be run); nothing was changed. --plugin installs the plugin alone'
}

runs() { "$1" docker-cli-plugin-metadata >/dev/null 2>&1; }

version_of() { { "$1" docker-cli-plugin-metadata | sed -n 's/.*"Version":"\([^"]*\)".*/\1/p'; } 2>/dev/null; }

fetch_from_image() {
  image=$registry/nathost-image:cli-$version
  said=$(docker pull -q --platform "linux/$(own_architecture)" "$image" 2>&1) || fail "the engine could not get the command, $image: $(say "$said" | tail -n 1)
Nothing was changed."
  carrier=$(docker create --label nathost-carrier=yes --network none "$image" none)
  docker cp "$carrier:/." "$work" >/dev/null || fail "the command could not be taken out of $image; nothing was changed"
  drop_carriers
  docker rmi "$image" >/dev/null 2>&1 || true # a container of somebody else's may use it
}

install_command() {
  place "$ready_command" "$program" 755
  [ -z "$manual" ] || [ ! -e "$work/docker-nathost.1" ] || place "$work/docker-nathost.1" "$manual/docker-nathost.1" 644
}

# place FILE PATH MODE: there is the old file or the new one at any instant, also for who runs it.
place() {
  ! cmp -s "$1" "$2" || return 0
  step "put ${2##*/} into ${2%/*}" || return 0
  mkdir -p "${2%/*}"
  placing=$2.new
  cp "$1" "$placing"
  chmod "$3" "$placing"
  mv "$placing" "$2"
  placing=
}

remove_command() {
  for file in "$program" ${manual:+"$manual/docker-nathost.1"}; do
    [ ! -e "$file" ] || ! step "remove $file" || rm -f "$file"
  done
}

# --- The plugin ------------------------------------------------------------------------------------------------------------------------------

# Settings as NAME=value and folders as MOUNT.source=path, of what the plugin is run with.
current() { plugin_field '{{range .Settings.Env}}{{println .}}{{end}}{{range .Config.Mounts}}{{.Name}}.source={{.Source}}{{println}}{{end}}'; }
folders() { plugin_field '{{range .Config.Mounts}}{{.Name}}.source={{.Source}}{{println}}{{end}}'; }

# An upgrade through a registry keeps leases and settings, and puts the folders back to those of the manifest. Meanwhile they are in the label of a volume, for
# whoever finishes an upgrade that was interrupted. A plugin that runs again has been given them by somebody.
remembered=nathost-folders

remember_folders() {
  kept=$(folders) &&
    docker volume create --label nathost.made-by=nathost --label "nathost.folders=$kept" $remembered >/dev/null
}

recall_folders() {
  kept=$(docker volume inspect -f '{{index .Labels "nathost.folders"}}' $remembered 2>/dev/null) || kept=
  if enabled; then
    kept=
    forget_folders
  elif [ -n "$kept" ]; then # what a person has set since the upgrade was cut off is newer
    kept="$kept
$(folders | grep -vxF -e run.source=/var/run -e containers.source=/var/lib/docker/containers -e etc.source=/etc)" || :
  fi
}

forget_folders() {
  [ -z "$dry" ] && [ "$(docker volume inspect -f '{{index .Labels "nathost.made-by"}}' $remembered 2>/dev/null)" = nathost ] || return 0
  docker volume rm $remembered >/dev/null
}

stop_plugin() {
  enabled || return 0
  stopped=yes # before: who interrupts this does not interrupt the engine
  said=$(docker plugin disable "$plugin" 2>&1) || fail "the engine could not stop the plugin: $said
Nothing was changed."
}

upgrade_from_registry() {
  installed=$(plugin_field '{{.PluginReference}}') || installed=
  recall_folders
  if is_reference "$installed"; then
    return
  elif [ -z "$installed" ]; then
    step "install the plugin $reference" || return 0
    read_copy
    [ -z "$copy" ] || kept=$(copied_settings)
    said=$(docker plugin install --disable --grant-all-permissions --alias nathost "$reference" 2>&1)
  else
    step "upgrade the plugin from $installed to $reference" || return 0
    stop_plugin
    [ -n "$kept" ] || remember_folders || fail 'the folders of the plugin could not be noted; nothing was changed'
    said=$(docker plugin upgrade --skip-remote-check --grant-all-permissions "$plugin" "$reference" 2>&1)
  fi || fail "the engine did not take the plugin: $(say "$said" | tail -n 1)
Nothing was lost; run this again when that is fixed."
}

# What the engine says of itself. An engine that is not reached through a socket of this machine has it where the manifest says.
derived() {
  say "containers.source=$root/containers"
  [ -z "$socket" ] || printf '%s\n' "run.source=${socket%/*}" "DOCKER_HOST=unix:///host/run/${socket##*/}"
}

# Of what is to be set, the last word counts: that of a person, of the engine, of the plugin before its upgrade.
configure() {
  current >"$work/current" || : >"$work/current"
  { say "$kept" && derived && say "$requested"; } |
    awk -F= '/=/ { if (!($1 in last)) order[++count] = $1; last[$1] = $0 } END { for (i = 1; i <= count; i++) print last[order[i]] }' |
    grep -vxF -f "$work/current" >"$work/changes" || return 0
  set --
  while IFS= read -r line; do
    set -- "$@" "$line"
    step "set $line" || true
  done <"$work/changes"
  [ -z "$dry" ] || return 0
  stop_plugin
  said=$(docker plugin set "$plugin" "$@" 2>&1) || fail "the engine refused a setting: $said"
}

enable_plugin() {
  ! enabled || return 0
  step 'enable the plugin' || return 0
  # With --ask a person has seen what the registry's one asks for.
  { [ -n "$ask" ] && [ -z "$folder" ]; } || has_usual_privileges || {
    stopped=
    fail "the plugin was not enabled: it has more privileges than this installation knows (docker plugin inspect $plugin)"
  }
  said=$(docker plugin enable "$plugin" 2>&1) || fail "the engine could not start the plugin: $said
Its own words are in the engine's log (journalctl -u docker). If a folder is missing, name it: install.sh etc.source=… (or run.source, containers.source)"
  stopped=
}

# What the engine has given it, whatever was shown before.
has_usual_privileges() {
  [ "$(plugin_field '{{.Config.Network.Type}} {{.Config.IpcHost}} {{.Config.PidHost}} {{.Config.Linux.AllowAllDevices}} {{len .Config.Linux.Devices}} {{.Config.Linux.Capabilities}} {{range .Config.Mounts}}{{.Name}} {{end}}')" = \
    'host false false false 0 [CAP_NET_ADMIN] run containers etc ' ]
}

# --- The timer -------------------------------------------------------------------------------------------------------------------------------

# DESTDIR puts its files below another root, where nothing is started.
units=${DESTDIR:-}/etc/systemd/system
enable_again=/usr/local/lib/nathost/enable-again

tell_systemd() { [ -n "${DESTDIR:-}" ] || systemctl --quiet "$@"; }

check_timer() {
  [ -n "${DESTDIR:-}" ] || [ -d /run/systemd/system ] || fail 'the timer needs systemd, which does not run here'
  [ "$(id -u)" = 0 ] || fail 'the timer is for the whole machine: run this as root'
  [ -n "$socket" ] || fail "the engine at $host is on another machine: install the timer there"
}

# An engine gives up a plugin that ends twice within about three seconds. What it has on disk then still says that the plugin is enabled: it writes that
# down when somebody enables or disables it, and at no other time. So one that a person has disabled is left alone.
write_timer() {
  cat >"$work/enable-again" <<SCRIPT
#!/bin/sh
# Enables the plugin again if the engine has given it up (install.sh --timer).
set -eu
found=\$(docker plugin inspect -f '{{.Enabled}} {{.Id}}' $plugin 2>/dev/null) || exit 0 # none, or no engine
[ "\${found% *}" = false ] || exit 0
grep -q '"Enabled":true' "\$(docker info -f '{{.DockerRootDir}}')/plugins/\${found#* }/config.json" || exit 0
docker plugin enable $plugin >/dev/null
echo 'the engine had given the plugin nathost up; it is enabled again'
SCRIPT
  cat >"$work/nathost-enable.service" <<UNIT
[Unit]
Description=Enable Docker's plugin nathost again if the engine has given it up
After=docker.service

[Service]
Type=oneshot
Environment="DOCKER_HOST=$(say "$host" | sed 's/%/%%/g')"
ExecStart=$enable_again
UNIT
  cat >"$work/nathost-enable.timer" <<'UNIT'
[Unit]
Description=Look whether the engine has given Docker's plugin nathost up

[Timer]
OnActiveSec=15s
OnUnitInactiveSec=15s
AccuracySec=1s

[Install]
WantedBy=timers.target
UNIT
}

install_timer() {
  write_timer
  place "$work/enable-again" "${DESTDIR:-}$enable_again" 755
  for unit in nathost-enable.service nathost-enable.timer; do place "$work/$unit" "$units/$unit" 644; done
  [ -z "$dry" ] || return 0
  tell_systemd daemon-reload
  tell_systemd enable --now nathost-enable.timer
}

remove_timer() {
  [ -e "$units/nathost-enable.timer" ] || return 0
  [ -n "$socket" ] || ! has plugin || return 0 # it is for an engine of this machine
  step 'remove the timer that enables the plugin again' || return 0
  tell_systemd disable --now nathost-enable.timer
  rm -f "$units/nathost-enable.timer" "$units/nathost-enable.service" "${DESTDIR:-}$enable_again"
  rmdir "${DESTDIR:-}${enable_again%/*}" 2>/dev/null || true # somebody else's files are in it
  tell_systemd daemon-reload
}

# --- How it stands ---------------------------------------------------------------------------------------------------------------------------

report() {
  [ -z "$dry" ] || return 0
  if [ -z "$socket" ] || [ "$(id -u)" != 0 ] || ! runs "$ready_command"; then
    say "$plugin is enabled at $host. Whether it is ready root can see, on the engine's machine: docker nathost status"
    return
  fi
  "$ready_command" status --wait 30 || [ $? = 3 ] || fail 'the plugin is enabled, but does not answer: the log of the engine (journalctl -u docker) says what became of it'
  [ "$("$ready_command" status --format '{{.Phase}}')" = ready ] || fail "it is not ready: see above"
  cat <<'TEXT'

What to do first:
  docker run -d --label nathost.name=myapp my/application     it has an address for good, and a name
  docker run -d --network host my/proxy                       there, proxy_pass http://myapp:8080 works
  docker nathost explain myapp                                who has it, since when, and why
TEXT
}

# --- Folders of the engine's machine ---------------------------------------------------------------------------------------------------------

# with_folder PATH|VOLUME: makes a container, never started, that has this folder of the engine's machine as /folder: `docker cp` reads and
# writes files through it wherever the engine runs, without an image of anybody's and without being root here. Sets $carrier.
with_folder() {
  image=$(tar -c --files-from /dev/null | docker import -c 'LABEL nathost-carrier=yes' - 2>/dev/null)
  carrier=$(docker create --network none -v "$1:/folder" "$image" none)
}

# Also those of runs that were interrupted.
drop_carriers() {
  carrier=
  docker ps -aq --filter label=nathost-carrier | xargs -r docker rm >/dev/null
  docker images -aq --filter label=nathost-carrier | sort -u | xargs -r docker rmi >/dev/null
}

clean_up() {
  status=$?
  set +e # one that fails keeps none of the others
  trap '' INT TERM HUP
  [ -z "$undo" ] || restore_settings
  [ -z "$stopped" ] || enabled || docker plugin enable "$plugin" >/dev/null 2>&1 ||
    say 'install.sh: the plugin is disabled; names and addresses go on working. Run this again' >&2
  [ -z "$carrier" ] || drop_carriers
  [ -z "$placing" ] || rm -f "$placing"
  [ -z "$work" ] || rm -rf "$work"
  exit $status
}

# --- Without a registry ----------------------------------------------------------------------------------------------------------------------
#
# `docker plugin rm` deletes the plugin's leases. So what replaces it without a registry disables it, copies its leases and settings out, removes it, creates
# the new one with these settings, and copies the leases in. While they are in no plugin they are in a volume of the engine: whoever runs the
# next installation finds them, as whatever user, from whatever machine. They are put into a plugin that has never run, and into no other: what a plugin
# has written itself is newer.

volume=nathost-upgrade

has_copy() {
  made_by=$(docker volume inspect -f '{{index .Labels "nathost.made-by"}}' "$volume" 2>/dev/null) || return 1
  [ "$made_by" = nathost ] || fail "the volume $volume is not nathost's, and an upgrade needs one of this name: rename it"
}

# In the engine there is no such folder before the plugin has run.
with_state() {
  id=$(plugin_field '{{.Id}}') || fail 'the plugin is gone, or the engine does not answer; run this again'
  with_folder "$root/plugins/$id/propagated-mount"
}

# The engine may lose power. Where its machine is another one, that machine's disk has to do.
write_through() { [ -z "$socket" ] || sync; }

# fetch FOLDER: copies all that is in the carrier's folder.
fetch() {
  mkdir -p "$1"
  docker cp "$carrier:/folder/." "$1" >/dev/null || fail 'what the plugin has could not be read; nothing is lost, run this again'
}

# Copies out of the plugin. What says that it is complete comes last.
save_copy() {
  # What an earlier run left has been dealt with; so this is somebody else's, and may be all there is.
  ! has_copy || fail "another installation is at work on this engine (volume $volume); nothing was lost, run this again"
  with_state
  fetch "$work/out/state"
  drop_carriers
  current >"$work/out/settings"
  date -u '+%F %T UTC' >"$work/out/complete"
  docker volume create --label nathost.made-by=nathost "$volume" >/dev/null
  with_folder "$volume"
  for one in state settings complete; do
    docker cp "$work/out/$one" "$carrier:/folder" >/dev/null || fail 'the leases could not be copied; nothing is lost, run this again'
  done
  drop_carriers
  write_through
}

# Sets $copy to a folder with what is in the volume, if there is a complete copy in it, else to nothing.
read_copy() {
  copy=
  has_copy || return 0
  with_folder "$volume"
  rm -rf "$work/copy"
  fetch "$work/copy"
  drop_carriers
  [ ! -e "$work/copy/complete" ] || copy=$work/copy
}

# Whether the plugin has written nothing: of what is there, each file is the beginning of one in the copy.
never_ran() {
  ! enabled || return 1
  with_state
  rm -rf "$work/own"
  fetch "$work/own"
  drop_carriers
  (cd "$work/own" && find . -type f) >"$work/files" || return 1
  while IFS= read -r file; do
    head -c "$(wc -c <"$work/own/$file")" "$copy/state/$file" 2>/dev/null | cmp -s - "$work/own/$file" || return 1
  done <"$work/files"
}

# Puts the copy into the plugin, if it is one for which it is not too old, and removes the volume.
finish_copy() {
  [ -z "$dry" ] && plugin_field '{{.Id}}' >/dev/null || return 0
  read_copy
  if [ -n "$copy" ] && never_ran; then
    with_state
    docker cp "$copy/state/." "$carrier:/folder" >/dev/null || fail "the leases could not be copied in; run this again, the volume $volume has them"
    write_through
    say "copied the leases in, as of $(cat "$copy/complete")"
  elif [ -n "$copy" ]; then
    say "the leases of $(cat "$copy/complete"), from an upgrade that was interrupted, were dropped: the plugin has newer ones"
  fi
  drop_copy
}

drop_copy() {
  drop_carriers
  ! has_copy || docker volume rm "$volume" >/dev/null
}

copied_settings() { grep -E "^($(echo $settings DOCKER_HOST | tr ' ' '|')|[a-z]+\.source)=" "$copy/settings"; }

# Makes what somebody has set before the values of the manifest: the plugin has them from its first instant, so that it never has to be told
# again what is older than what somebody sets by hand. The manifest has a key a line.
keep_settings() {
  cat >"$work/settings"
  awk -v settings="$work/settings" '
    function quoted(text, out, i, c) {
      for (i = 1; i <= length(text); i++) { c = substr(text, i, 1); out = out (c == "\\" || c == "\"" ? "\\" : "") c }
      return "\"" out "\""
    }
    BEGIN { while ((getline line < settings) > 0) { equals = index(line, "="); kept[substr(line, 1, equals - 1)] = substr(line, equals + 1) } }
    /^ *"name": "/ { name = $0; sub(/^ *"name": "/, "", name); sub(/",?$/, "", name) }
    {
      key = /^ *"value": "/ ? name : /^ *"source": "/ ? name ".source" : ""
      if (key in kept) $0 = substr($0, 1, index($0, ":")) " " quoted(kept[key]) (/,$/ ? "," : "")
      print
    }' "$1" >"$work/config.json"
  cp "$work/config.json" "$1"
}

build_in() { sed -n 's/.*build \([0-9a-f]*\)).*/\1/p' | head -n 1; }
manifest() { if [ -d "$folder/$packed" ]; then cat "$folder/$packed/config.json"; else tar -xzOf "$folder/$packed" config.json; fi; }

unpack() {
  staged=$work/plugin
  if [ -d "$folder/$packed" ]; then
    cp -a "$folder/$packed" "$staged"
  else
    mkdir "$staged" && tar -xzf "$folder/$packed" -C "$staged"
  fi || fail "$packed could not be unpacked in $work (TMPDIR=… names another place); nothing was changed"
}

upgrade_from_folder() {
  if plugin_field '{{.Id}}' >/dev/null; then
    installed=$(plugin_field '{{.Config.Description}}' | build_in)
    installed=${installed:-unknown} # one that somebody put together by hand
  fi
  build=$(manifest | build_in)
  [ "$installed" != "$build" ] || return 0
  step "create build $build of the plugin${installed:+ in place of build $installed, with its leases and settings}" || return 0
  unpack
  if [ -n "$installed" ]; then
    stop_plugin
    save_copy
    docker plugin rm "$plugin" >/dev/null
    stopped=
    say "removed build $installed; its leases and settings wait in the volume $volume"
  fi
  read_copy
  [ -z "$copy" ] || copied_settings | keep_settings "$staged/config.json"
  # An engine refuses a plugin of the same bytes as one that it has or had a moment ago.
  { date && echo $$ && od -An -N16 -tx1 /dev/urandom; } >"$staged/rootfs/staged"
  said=$(docker plugin create "$plugin" "$staged" 2>&1) || fail "the engine did not take the plugin: $said${copy:+
Run this again; the volume $volume has the leases and settings}"
}

# --- Removal ---------------------------------------------------------------------------------------------------------------------------------

# The networks that nathost made; one that it only adopted is somebody else's. Networks may come and go meanwhile.
own_networks() {
  ids=$(docker network ls -q) || return
  for id in $ids; do
    docker network inspect -f '{{.Name}} {{range $key, $value := .Labels}}{{$key}}={{$value}} {{end}}' "$id" 2>/dev/null || true
  done | { grep -E '\.made-by=nathost( |$)' || true; } | cut -d' ' -f1
}

# Running or not: a stopped container whose network is gone does not start any more.
users_of() { docker ps -a --filter "network=$1" --format '{{.Names}}'; }

# What does the work of a hand that knows nathost: the command, where it can be had without a registry.
find_tool() {
  where=$folder
  [ -n "$where" ] || ! find_own_folder || where=$here
  for tool in "$program" ${where:+"$where"/docker-nathost-*-linux-"$(own_architecture)"}; do
    make_runnable "$tool"
    tool=$runnable
    ! runs "$tool" || return 0
  done
  tool=
}

# What is set in the kernel stays when the plugin ends, so that its end harms nobody. It takes it back itself, by being run once more
# with these settings off: it is in the engine's network, which this may not be. What fails is tried again each second.
restore_kernel() {
  stop_plugin
  stopped=
  undo=$(current | grep -E '^NATHOST_(ARP_TIMEOUT|CONNTRACK|SUBNET6|RESYNC)=') || undo=
  docker plugin set "$plugin" NATHOST_ARP_TIMEOUT=off NATHOST_CONNTRACK=track NATHOST_SUBNET6= NATHOST_RESYNC=1s 2>/dev/null || return 0 # a build that sets nothing
  if ! docker plugin enable "$plugin" >/dev/null 2>&1; then
    say 'stays: what is set in the kernel for the network, until the next reboot, because the plugin cannot run (docs/datapath.md)'
    return
  fi
  told=$("${tool:-false}" status --wait 10 --kernel --format \
    '{{range .Problems}}{{if eq .Kind "kernel-not-set"}}stays: {{.Subject}}: {{.Message}}\n{{end}}{{end}}' 2>&1) || [ $? = 3 ] ||
    told="stays, maybe: what is set in the kernel for the network (docs/datapath.md): ${told:-there is no command docker nathost to look with}"
  [ -z "$told" ] || say "$told"
  ! enabled || docker plugin disable "$plugin" >/dev/null
}

# Of a removal that was interrupted.
restore_settings() {
  {
    ! enabled || docker plugin disable "$plugin"
    say "$undo" | tr '\n' '\0' | xargs -0 docker plugin set "$plugin"
    docker plugin enable "$plugin"
  } >/dev/null 2>&1
}

remove_plugin() {
  if ! plugin_field '{{.Id}}' >/dev/null; then
    say "$plugin is not installed at $host"
  elif step "remove $plugin from $host"; then
    restore_kernel
    docker plugin rm "$plugin" >/dev/null
    undo=
    forget_folders
  fi
  [ -n "$dry" ] || drop_copy
}

explain_rest() {
  for network in $(own_networks); do
    say "stays: network $network, with the addresses of: $(users_of "$network" | paste -sd ' ' - | grep . || echo nobody)"
  done
  say 'stays: the names in the hosts files of the host and of running host-networked containers (a container loses them when it starts again)'
  say '--purge (make purge) removes the networks and the names in /etc/hosts'
}

remove_network() {
  if [ -n "$(users_of "$1")" ]; then
    say "stays: network $1, because containers have addresses on it. To part them from it:"
    for name in $(users_of "$1"); do say "  docker network disconnect $1 $name"; done
  elif [ -n "$dry" ]; then
    step "remove network $1" || true
  # Somebody else may have removed it by now, or have connected a container to it.
  elif said=$(docker network rm "$1" 2>&1); then
    say "removed network $1"
  elif docker network inspect "$1" >/dev/null 2>&1; then
    say "stays: network $1, because the engine says: $said. Run this again"
    complete=no
  fi
}

# Whether /etc/hosts here is the hosts file of the engine's machine.
is_our_hosts_file() {
  with_folder /etc
  same=yes
  docker cp -L "$carrier:/folder/hosts" - 2>/dev/null | tar -xO | cmp -s - /etc/hosts || same=
  drop_carriers
  [ -n "$same" ]
}

remove_names() {
  rest='there, delete the lines that end in "# nathost"'
  if [ -n "$dry" ]; then
    step "take nathost's names out of /etc/hosts" || true
  elif ! is_our_hosts_file; then
    say "stays: the names in /etc/hosts of the engine's machine, which is not this one: $rest"
  elif ! grep -q '# nathost$' /etc/hosts; then
    say '/etc/hosts has no names of nathost'
  elif ! "${tool:-false}" clean /etc/hosts; then
    say "stays: names in /etc/hosts, for want of root or of the command docker nathost (install.sh --command): $rest"
    complete=no
  fi
}

# --- All of it -------------------------------------------------------------------------------------------------------------------------------

# The command alone comes out of a folder and goes without one.
needs_engine() {
  has plugin || [ $action = purge ] || { [ $action = install ] && { has timer || [ -z "$folder" ]; }; }
}

install_all() {
  ! has timer || check_timer
  if has plugin || has command; then
    find_source
    find_place
  fi
  if has plugin; then
    [ -z "$socket" ] || [ ! -d "$root" ] || check_room 'the plugin' $plugin_room "$root"
    ask_person
  fi
  if has plugin || has command; then fetch_command; fi
  ! has plugin || install_plugin
  ! has command || install_command
  ! has timer || install_timer
  ! has plugin || report
}

install_plugin() {
  finish_copy # of an upgrade that was interrupted
  if [ -n "$folder" ]; then upgrade_from_folder; else upgrade_from_registry; fi
  finish_copy
  configure
  forget_folders
  enable_plugin
}

remove_all() {
  complete=yes
  find_place
  find_tool
  ! has timer || remove_timer
  ! has plugin || remove_plugin
  if [ $action = purge ]; then
    for network in $(own_networks); do remove_network "$network"; done
    remove_names
  elif has plugin; then
    explain_rest
  fi
  ! has command || remove_command
  [ $complete = yes ]
}

main() {
  carrier='' work='' placing='' undo='' socket='' architecture='' stopped='' kept='' copy='' installed='' said=''
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  read_arguments "$@"
  work=$(mktemp -d)
  if needs_engine; then
    reach_engine
    take_turn
  fi
  if [ $action = install ]; then install_all; else remove_all; fi
}

main "$@"
