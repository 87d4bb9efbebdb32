# Sourced, behind install-engine.sh: the leases and settings of a plugin, while an upgrade has them in no plugin.
#
# They are in a volume of the engine: whoever runs the next upgrade finds them, as whatever user, from whatever machine. They are put
# into a plugin that has never run, and into no other: what a plugin has written itself is newer. Then the volume is removed.

volume=nathost-upgrade

has_copy() {
  local made_by
  made_by=$(docker volume inspect -f '{{index .Labels "nathost.made-by"}}' "$volume" 2>/dev/null) || return 1
  [ "$made_by" = nathost ] || fail "the volume $volume is not nathost's, and an upgrade needs one of this name: rename it"
}

# In the engine there is no such folder before the plugin has run.
with_state() { with_folder "$root/plugins/$(plugin_field '{{.Id}}')/propagated-mount"; }

# fetch FOLDER: copies all that is in the carrier's folder.
fetch() {
  mkdir -p "$1"
  docker cp "$carrier:/folder/." "$1" >/dev/null || fail 'what the plugin has could not be read; nothing is lost, run this again'
}

# Settings, as NAME=value and MOUNT.source=folder.
current() {
  plugin_field '{{range .Settings.Env}}{{println .}}{{end}}{{range .Config.Mounts}}{{.Name}}.source={{.Source}}{{println}}{{end}}'
}

# Copies out of the plugin. What says that it is complete comes last.
save_copy() {
  local out=$work/out
  drop_copy
  with_state
  fetch "$out/state"
  without_folder
  current >"$out/settings"
  date -u '+%F %T UTC' >"$out/complete"
  docker volume create --label nathost.made-by=nathost "$volume" >/dev/null
  with_folder "$volume"
  for one in state settings complete; do
    docker cp "$out/$one" "$carrier:/folder" >/dev/null || fail 'the leases could not be copied; nothing is lost, run this again'
  done
  without_folder
}

# Sets $copy to a folder with what is in the volume, if there is a complete copy in it, else to nothing.
read_copy() {
  copy=
  has_copy || return 0
  with_folder "$volume"
  rm -rf "$work/copy"
  fetch "$work/copy"
  without_folder
  [ ! -e "$work/copy/complete" ] || copy=$work/copy
}

# Whether the plugin has written nothing: of what is there, each file is the beginning of one in the copy.
never_ran() {
  local file
  ! enabled || return 1
  with_state
  rm -rf "$work/own"
  fetch "$work/own"
  without_folder
  while read -r file; do
    cmp -s -n "$(stat -c %s "$work/own/$file")" "$work/own/$file" "$copy/state/$file" || return 1
  done < <(cd "$work/own" && find . -type f)
}

# Puts the copy into the plugin, if it is one for which it is not too old, and removes the volume.
finish_copy() {
  read_copy
  if [ -n "$copy" ] && never_ran; then
    with_state
    docker cp "$copy/state/." "$carrier:/folder" >/dev/null || fail "the leases could not be copied in; run this again, the volume $volume has them"
    without_folder
    echo "copied the leases in, as of $(cat "$copy/complete")"
  elif [ -n "$copy" ]; then
    echo "the leases of $(cat "$copy/complete"), from an upgrade that was interrupted, were dropped: the plugin has newer ones"
  fi
  drop_copy
}

drop_copy() {
  drop_carriers
  ! has_copy || docker volume rm "$volume" >/dev/null
}
