# Sourced: whether a release can be pushed to a registry of this name. Asked before anything is built.

check_registry() {
  [[ $1 =~ ^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$ ]] || fail "\"$1\" is no registry such as registry.example.com/tools"
  command -v skopeo >/dev/null || fail 'no skopeo: run scripts/prerequisites'
}
