# Sourced: programs that a build uses, of one Debian release whatever the machine has, so that the same sources give the same bytes.
#
#   fetch_build_tools          fails where Debian's packages cannot be fetched
#   build_tool PROGRAM ARGUMENT...

fetch_build_tools() { build_tools=$(scripts/package-tree build-tools trixie binutils binutils-aarch64-linux-gnu libdeflate-tools); }

build_tool() {
  "$build_tools/lib64/ld-linux-x86-64.so.2" --library-path "$build_tools/usr/lib/x86_64-linux-gnu" "$build_tools/usr/bin/$1" "${@:2}"
}
