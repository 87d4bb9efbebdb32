# Sourced: archives whose bytes follow from what is in them and from $SOURCE_DATE_EPOCH alone.

# packed FOLDER NAME...: a tar of these below FOLDER.
packed() {
  tar --create --directory "$1" --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -- "${@:2}"
}

# compressed: as gzip does it, a third of the time, and a little smaller; no name and no time in it.
compressed() { build_tool libdeflate-gzip -6; }
