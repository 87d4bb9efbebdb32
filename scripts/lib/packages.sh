# Sourced: Debian packages without installing them.
#
# Each suite gets an apt of its own under .cache/apt/SUITE: the machine's mirror, keys and proxy settings, but an empty list of
# installed packages, so that what apt resolves is the whole closure and nothing on the machine changes. They are of the machine's
# architecture, unless the script that sources this has set $architecture; such an apt is .cache/apt/SUITE-ARCHITECTURE.

architecture=${architecture:-$(dpkg --print-architecture)}
cache=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.cache
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9 # one at a time: two builds would make the same apt root

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

machine_suite() { . /etc/os-release && echo "$VERSION_CODENAME"; }

# sources SUITE: the machine's own Debian sources, or, for another suite, its main mirror.
sources() {
  local own signed='' key=/usr/share/keyrings/debian-archive-keyring.gpg
  own=$(machine_suite)
  [ ! -e "$key" ] || signed="[signed-by=$key] "
  apt-get indextargets --no-release-info --format '$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)' |
    awk -v own="$own" -v suite="$1" -v signed="$signed" '
      $1 != "Packages" || $4 != "main" || index($3, own) != 1 || seen[$2 $3]++ { next }
      suite == own { print "deb " signed $2, $3, $4 }
      suite != own && $3 == own { print "deb " signed $2, suite, $4 }'
}

# apt_root SUITE: prints the folder of the suite's apt, made and filled at the first call.
apt_root() {
  local root=$cache/apt/$1
  [ "$architecture" = "$(dpkg --print-architecture)" ] || root+=-$architecture
  mkdir -p "$root/lists/partial" "$root/archives/partial" "$root/empty"
  apt_conf "$root" >"$root/apt.conf" # anew each time: the checkout may have been moved
  if [ ! -e "$root/ready" ]; then
    : >"$root/status"
    sources "$1" >"$root/sources.list"
    [ -s "$root/sources.list" ] || fail "the machine's apt knows no mirror for $1 (see: apt-get indextargets)"
    apt_refresh "$root" && touch "$root/ready" || return 1
  fi
  echo "$root"
}

# The machine's hooks (Post-Invoke) are for the machine's own package lists, hence only what concerns the download is kept.
apt_conf() {
  local root=$1
  apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|ForceIP)'
  cat <<CONF
APT::Architecture "$architecture";
APT::Architectures "$architecture";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "$root/empty";
Dir::Etc::sourcelist "$root/sources.list";
Dir::Etc::sourceparts "$root/empty";
Dir::Etc::preferencesparts "$root/empty";
Dir::State::lists "$root/lists";
Dir::State::status "$root/status";
Dir::State::extended_states "$root/extended_states";
Dir::Cache "$root";
Dir::Cache::archives "$root/archives";
Dir::Cache::srcpkgcache "";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Acquire::Languages "none";
Debug::NoLocking "true";
CONF
}

# apt_refresh ROOT: fetches the lists; quiet unless it fails.
apt_refresh() {
  APT_CONFIG=$1/apt.conf apt-get -qq update >"$1/update.log" 2>&1 && ! grep -q '^[WE]:.*Failed to fetch' "$1/update.log" && return
  cat "$1/update.log" >&2
  return 1
}

# unpack SUITE TREE PACKAGE...: puts the files of the packages, and of all they depend on, into TREE; runs no package's scripts. Which they
# are is in TREE.packages, a line each with name, version, architecture and source; what is of which one in TREE.files, as ./path and name.
unpack() {
  local root tree=$2 debs what='${Package}\t${Version}\t${Architecture}\t${source:Package}\n'
  root=$(apt_root "$1") || return
  shift 2
  debs=$(mktemp -d "$root/archives.XXXXXX")
  mkdir "$debs/partial"
  # A list that has grown old names files the mirror has since replaced: fetch it anew, once.
  fetch "$root" "$debs" "$@" 2>/dev/null || { apt_refresh "$root" && fetch "$root" "$debs" "$@"; } || return
  mkdir -p "$tree"/usr/{bin,sbin,lib,lib64}
  ln -sfn usr/bin "$tree/bin" && ln -sfn usr/sbin "$tree/sbin" && ln -sfn usr/lib "$tree/lib" && ln -sfn usr/lib64 "$tree/lib64"
  : >"$tree.files"
  for deb in "$debs"/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -xv -C "$tree" --keep-directory-symlink | sed "s/$/\t$(dpkg-deb --field "$deb" Package)/" >>"$tree.files" || return
    dpkg-deb --show --showformat "$what" "$deb" || return
  done >"$tree.packages"
  rm -rf "$debs"
}

fetch() {
  local root=$1 debs=$2
  shift 2
  APT_CONFIG=$root/apt.conf apt-get -qq -y -o Dir::Cache::archives="$debs" --download-only install "$@" >&2
}
