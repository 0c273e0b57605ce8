/**
 * The parts that read-only scripts for `sh -s` share. A script begins with `scriptFrame`; its arguments are the boundary
 * that marks sections (new for each run, so that no file on the node can hold it), then words with a prefix each. A
 * section is `BOUNDARY begin NAME`, its output, and `BOUNDARY end NAME STATUS`; every answer is bounded in size, and in
 * time by `within SECONDS`.
 */
export const scriptFrame = String.raw`
set -u
boundary=$1; shift
exec 5>&1
printf '%s clock %s\n' "$boundary" "$(date +%s.%N)"

section() {
  name=$1; shift
  printf '%s begin %s\n' "$boundary" "$name"
  status=$( { { "$@" </dev/null 2>&1; echo "$?" >&3; } | head -c 131072 >&4; } 3>&1 4>&5 )
  printf '\n%s end %s %s\n' "$boundary" "$name" "$status"
}
within() { timeout -k 1 "$@"; }
has() { command -v "$1" >/dev/null 2>&1; }
chosen() { # prefix, then all arguments: the words behind that prefix
  prefix=$1; shift
  for word; do case $word in "$prefix":*) printf '%s ' "${'$'}{word#*:}";; esac; done
}
`;

/** `packages`: name, state and version of those in $wanted_packages that are known. @see dpkg-query(1), rpm(8) */
export const packagesSection = String.raw`
packages() {
  if has dpkg-query; then
    # Unknown names make it end with 1.
    within 10 dpkg-query --show \
      --showformat='${'$'}{Package} ${'$'}{db:Status-Status} ${'$'}{Version}\n' $wanted_packages 2>/dev/null
    return 0
  fi
  has rpm || return 127
  for package in $wanted_packages; do
    rpm -q --queryformat '%{NAME} installed %{VERSION}-%{RELEASE}\n' "$package" 2>/dev/null | grep ' installed '
  done
  return 0
}
`;
