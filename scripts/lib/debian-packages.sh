# Sourced: the Debian packages that a plugin has parts of, and those that it is built with. All are of one release, whatever the machine has: its
# nft has to read what a newer one has written, which Debian 12's does not survive; and the same sources have to give the same bytes everywhere.
#
#   plugin_tree ARCHITECTURE             prints the path of a tree with the packages' files; fails where they cannot be fetched, as the next does
#   fetch_build_tools
#   build_tool PROGRAM ARGUMENT...       runs a program of those that were fetched

debian_release=trixie

# What nathost runs to set something in the host's kernel, as PROGRAM=PACKAGE.
programs='ip=iproute2 nft=nftables xtables-legacy-multi=iptables'

plugin_tree() { scripts/package-tree "plugin-$1" "$debian_release/$1" libstdc++6 $(sed 's/[^ ]*=//g' <<<"$programs"); }

# Among them base-files, for the texts of licences.
fetch_build_tools() {
  build_tools=$(scripts/package-tree build-tools $debian_release/amd64 binutils binutils-aarch64-linux-gnu libdeflate-tools base-files)
}

build_tool() {
  "$build_tools/lib64/ld-linux-x86-64.so.2" --library-path "$build_tools/usr/lib/x86_64-linux-gnu" "$build_tools/usr/bin/$1" "${@:2}"
}
