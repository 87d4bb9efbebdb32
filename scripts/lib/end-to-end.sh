# Sourced, behind tally.sh: end_to_end RELEASE JEST-OPTION... runs the end-to-end tests on that release's engine.

end_to_end() {
  local release=$1 name tree
  shift
  if [ "$release" = own ]; then
    name="engine of this machine" release=
  elif tree=$(scripts/engine-tree "$release" | tail -n 1) && [ -n "$tree" ]; then
    name="engine $(sed -nE 's/^docker\.io\t([0-9.]+).*/\1/p' "$tree.packages") of $release"
  else
    tally_failure "engine of $release" 'its tree could not be made (see above), so no test ran on it'
    return
  fi
  E2E_RELEASE=$release tally "$name" env PATH="$PWD/node_modules/.bin:$PATH" jest --maxWorkers 2 --selectProjects e2e "$@"
}
