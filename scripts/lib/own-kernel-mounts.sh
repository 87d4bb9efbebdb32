# Sourced: what a PID 1 in namespaces of its own mounts anew, because it shows the namespaces of whoever mounted it.

# A copy of somebody else's container or namespace mount would keep it alive after its owner let go of it.
drop_foreign_mounts() { awk '$3 ~ /^(overlay|nsfs)$/ && $2 != "/" { print $2 }' /proc/self/mounts | xargs -r umount -l; }

# mount_kernel ROOT: proc, sys, and each hierarchy of control groups that the machine has.
mount_kernel() {
  local root=$1 groups type point options
  mapfile -t groups < <(awk '$3 ~ /^cgroup2?$/ { print $3, $2, $4 }' /proc/self/mounts)
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  [ "${groups[0]%% *}" = cgroup2 ] && [ ${#groups[@]} = 1 ] || mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  for group in "${groups[@]}"; do
    read -r type point options <<<"$group"
    # Of a v1 hierarchy's mount options, those that say which hierarchy it is.
    options=$(tr , '\n' <<<"$options" | grep -E '^(name=|cpu|cpuacct|cpuset|memory|devices|freezer|blkio|pids|net_|perf_|hugetlb|rdma|misc)' |
      paste -sd, | sed 's/^name=/none,&/') || options=rw
    mkdir -p "$root$point"
    mount -t "$type" -o "${options:-rw}" "$type" "$root$point"
  done
}
