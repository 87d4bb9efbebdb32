# Sourced: what differs between the architectures that are built for.
#
#   choose_architecture amd64|arm64     sets
#     $triplet, $loader     where Debian has its libraries, and the program that loads them
#     ${run[@]}             what runs a program of it on this machine: nothing in front, or QEMU

choose_architecture() {
  case $1 in
    amd64) triplet=x86_64-linux-gnu loader=/lib64/ld-linux-x86-64.so.2 run=() ;;
    arm64) triplet=aarch64-linux-gnu loader=/lib/ld-linux-aarch64.so.1 run=(qemu-aarch64-static) ;;
    *) fail "no such architecture: $1; there are amd64 and arm64" ;;
  esac
  [ "$(uname -sm)" = 'Linux x86_64' ] || fail "this is built on Linux x86_64, not on $(uname -sm)"
  [ ${#run[@]} = 0 ] || command -v "${run[0]}" >/dev/null || fail "no ${run[0]}: run scripts/prerequisites (Debian: qemu-user-static)"
}
