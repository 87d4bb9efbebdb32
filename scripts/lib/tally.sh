# Sourced: test runs one after another, counted together.
#
#   tally NAME COMMAND...    runs it; its count, `N passed, N failed[, N skipped]`, is printed with the name in front
#   tally_failure NAME WHY   counts what could not even run as one failed test
#   tally_end                prints the sum of all counts as the last line; the exit status says whether all is well
#
# A run ends with this process, however that ends. The engines that tests start end with their run.

passed=0 failed=0 skipped=0 running=
tally_folder=$(mktemp -d)
tally_count='^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$'

tally_interrupted() {
  trap - EXIT INT TERM HUP
  [ -z "$running" ] || { kill -TERM -- "-$running" && wait "$running"; } 2>/dev/null
  rm -rf "$tally_folder"
  exit "$1"
}
trap 'rm -rf "$tally_folder"' EXIT
trap 'tally_interrupted 129' HUP
trap 'tally_interrupted 130' INT
trap 'tally_interrupted 143' TERM

tally() {
  local name=$1 status counts
  shift
  # Job control makes it a process group: a signal must reach what make or a shell started, too.
  set -m
  # make's own word on a failure would stand behind the count, and says nothing that the count does not say.
  { "$@" 2>&1 </dev/null && echo 0 >"$tally_folder/status" || echo $? >"$tally_folder/status"; } |
    tee "$tally_folder/output" |
    sed -uE -e '/^make(\[[0-9]+\])?: \*\*\* .* Error [0-9]+$/d' -e "s/$tally_count/$name: &/" &
  running=$!
  set +m
  wait "$running"
  running=
  status=$(cat "$tally_folder/status")
  counts=$(grep -E "$tally_count" "$tally_folder/output" | tail -n 1)
  if [[ $counts =~ $tally_count ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
    [ "$status" = 0 ] || [ "${BASH_REMATCH[2]}" != 0 ] || tally_failure "$name" "no test failed, but it ended with status $status"
  else
    tally_failure "$name" "it ended with status $status, without a count"
  fi
}

tally_failure() {
  echo "$1: $2"
  failed=$((failed + 1))
}

tally_end() {
  echo
  echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
  [ "$failed" = 0 ]
}
