# Sourced by private-engine: which processes belong to the engine in $dir.
#
# All of them stand in control groups named $group, in each hierarchy the machine has (v1) or in the one (v2), however they were started.

group_of() { echo "nathost-$(sha256sum <<<"$1" | cut -c1-12)"; }

hierarchies() { awk '$3 ~ /^cgroup2?$/ { print $2 }' /proc/self/mounts; }

make_groups() {
  local at controller
  for at in $(hierarchies); do
    mkdir -p "$at/$group"
    if [ -f "$at/cpuset.cpus" ]; then # v1: a new group has no processor, and takes no process, until told
      cat "$at/cpuset.cpus" >"$at/$group/cpuset.cpus"
      cat "$at/cpuset.mems" >"$at/$group/cpuset.mems"
    fi
  done
  [ -f /sys/fs/cgroup/cgroup.controllers ] || return 0
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control || true # one less to limit containers with
  done
}

# Puts the calling subshell, and what it will run, into the groups.
join_groups() {
  local at
  for at in $(hierarchies); do
    # v2 wants processes in the leaves only (engine-namespaces makes this one).
    if [ -d "$at/$group/engine" ]; then at=$at/$group/engine; else at=$at/$group; fi
    echo "$BASHPID" >"$at/cgroup.procs"
  done
}

group_pids() {
  local at
  read -r at < <(hierarchies)
  # A container's group that goes away meanwhile is no reason to stop listing.
  [ ! -d "$at/$group" ] || find "$at/$group" -name cgroup.procs -exec cat {} + 2>/dev/null || true
}

# Ends all processes in the groups, then removes the groups.
remove_groups() {
  local at pids deadline=$((SECONDS + 15))
  while pids=$(group_pids) && [ -n "$pids" ]; do
    thaw_groups
    kill -KILL $pids 2>/dev/null || true
    [ $SECONDS -lt $deadline ] || fail "processes that do not end: $pids"
    sleep 0.02
  done
  for at in $(hierarchies); do
    # A group is busy for a moment longer than its last process.
    while [ -d "$at/$group" ] && ! find "$at/$group" -depth -type d -exec rmdir {} + 2>/dev/null; do
      [ $SECONDS -lt $deadline ] || fail "a control group that cannot be removed: $at/$group"
      sleep 0.02
    done
  done
}

# v1: a paused container's processes do not even die before they are let run.
thaw_groups() {
  local state
  for state in $(find /sys/fs/cgroup/*/"$group" -name freezer.state 2>/dev/null); do
    echo THAWED >"$state" 2>/dev/null || true
  done
}

# The process that holds the namespaces: the one in our groups that is PID 1 inside.
holder() { outer_pid 1; }

# The pid, out here, of the process that is PID to the engine (containers that have pids of their own show a third number).
outer_pid() {
  local pid
  for pid in $(group_pids); do
    ! grep -q "^NSpid:[[:space:]][0-9]*[[:space:]]$1\$" "/proc/$pid/status" 2>/dev/null || echo "$pid"
  done
}

dockerd_pid() {
  local pid
  [ -s "$dir/run/docker.pid" ] || return 0
  for pid in $(outer_pid "$(cat "$dir/run/docker.pid")"); do
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != dockerd ] || echo "$pid"
  done
}

# Becomes a command in the engine's groups and namespaces.
become_inside() {
  local holder
  holder=$(holder)
  [ -n "$holder" ] || fail "no engine runs in $dir"
  join_groups
  exec nsenter --target "$holder" --mount --net --pid --cgroup \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM="${TERM:-dumb}" "$@"
}
