#!/bin/sh
# Starts the build program of this repository: ./build.sh [TARGET…] [--parameter value…] [options]
#
# The program is compiled into .buildkit/program/<digest>/, <digest> being that of everything that decides about it: its
# sources, the projects that it references, props and targets in every parent directory, the SDK selection. As long as
# nothing of that changes it is started directly. To see how it went wrong: sh -x build.sh
#
#   BK_PROGRAM=<dir>  starts the program in <dir> and compiles nothing: the way out when a library does not compile
#   DOTNET=<file>     the dotnet to use; otherwise PATH, DOTNET_ROOT and the usual places are searched
set -eu
unset CDPATH
LC_ALL=C
export LC_ALL

main() {
  find_root
  if [ -n "${BK_PROGRAM:-}" ]; then
    [ -f "$BK_PROGRAM/build.dll" ] || fail BK0905 "BK_PROGRAM names a directory without a build program" "Directory $BK_PROGRAM"
    program=$BK_PROGRAM
  else
    digest_inputs
    program=$programs/$digest
    [ -f "$program/build.dll" ] || compile
  fi
  dotnet=${DOTNET:-}
  [ -n "$dotnet" ] || [ ! -f "$program/dotnet" ] || IFS= read -r dotnet <"$program/dotnet" || true
  [ -x "$dotnet" ] || find_dotnet
  exec "$dotnet" "$program/build.dll" "$@"
}

find_source() { # sets $source: the project in build/, or a single file
  for source in "$BK_ROOT"/build/*.*proj; do
    [ ! -f "$source" ] || { source=$BK_ROOT/build && return; }
  done
  for source in "$BK_ROOT/build.cs" "$BK_ROOT/build/build.cs"; do
    [ ! -f "$source" ] || return 0
  done
  source=$BK_ROOT/build
}

find_root() { # the directory of this script, also when it is started through a symbolic link
  script=$0
  while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in /*) script=$link ;; *) script=${script%/*}/$link ;; esac
  done
  case $script in */*) ;; *) script=./$script ;; esac
  BK_ROOT=$(cd "${script%/*}/" && pwd -P)
  export BK_ROOT
  programs=$BK_ROOT/.buildkit/program
}

fail() { # CODE MESSAGE [LINE…]: what happened, where, what to do next
  printf '%s: %s\n' "$1" "$2" >&2
  shift 2
  [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
  exit 2
}

# $programs/inputs, written by the last compilation, names the directories of the projects (whole trees, outputs left
# out) and single files. A file that is named but absent counts by its absence: when it appears, the digest changes.
#
# $programs/stat is the digest of an earlier start with the whole stat record of every file (size, mtime, ctime, inode), where
# find can tell it. All the same: not read again. It is kept only when no file is so young that a change could leave no trace.
digest_inputs() { # sets $digest
  digest=none
  [ -f "$programs/inputs" ] || return 0
  stat=$(list_inputs "$programs/inputs" -printf '%p %s %T@ %C@ %i\n')
  if [ -n "$stat" ] && [ -f "$programs/stat" ] && IFS= read -r digest <"$programs/stat" && [ "$digest
$stat" = "$(cat "$programs/stat")" ]; then
    return 0
  fi
  hash_inputs
  if [ -n "$stat" ] && [ -z "$(list_inputs "$programs/inputs" -newerct '2 seconds ago' -print | head -n 1)" ]; then
    # A state directory that cannot be written costs the hashing, and nothing else.
    if printf '%s\n%s\n' "$digest" "$stat" 2>/dev/null >"$programs/stat.$$"; then mv -f "$programs/stat.$$" "$programs/stat"; fi
  fi
}

hash_inputs() { # sets $digest
  if command -v sha256sum >/dev/null; then set -- sha256sum; else set -- shasum -a 256; fi
  digest=$(list_inputs "$programs/inputs" -exec "$@" {} + | sort | "$@")
  digest=${digest%% *}
}

list_inputs() { # FILE-WITH-NAMES ACTION…: what find is to do with every file that it means
  inputs=$1
  shift
  set -- -type d \( -name bin -o -name obj -o -name .git -o -name .buildkit -o -name artifacts -o -name node_modules \) -prune \
    -o -type f ! -name tools.lock.json ! -name parameters.json ! -name "parameters.*.json" "$@" # which the program reads, and writes
  while IFS= read -r input; do set -- "$input" "$@"; done <"$inputs"
  find -L "$@" 2>/dev/null || true
}

compile() { # sets $program
  find_source
  find_dotnet
  mkdir -p "$programs" 2>/dev/null || fail BK0903 "The directory for the compiled build program cannot be written" "Directory $programs"
  [ -f "$BK_ROOT/.buildkit/.gitignore" ] || echo '*' >"$BK_ROOT/.buildkit/.gitignore" # state is never committed
  lock
  rm -rf "$programs"/new.* "$programs"/stale.* # what killed compilations left
  digest_inputs
  program=$programs/$digest
  if [ ! -f "$program/build.dll" ]; then # nobody else has compiled it in the meantime
    echo "Compiling the build program …" >&2
    new=$programs/new.$$
    tries=0
    while : >"$new.started" && build && [ -n "$(list_inputs "$new/inputs" -newer "$new.started" -print | head -n 1)" ] && [ $tries -lt 2 ]; do
      tries=$((tries + 1)) # edited while it was being compiled: the edit may or may not be in it
    done
    mv -f "$new/inputs" "$programs/inputs"
    digest_inputs
    program=$programs/$digest
    rm -rf "$program"
    mv "$new" "$program"
    remove_old
  fi
  unlock
}

build() { # compiles into $new, with an intermediate directory that nothing else uses
  rm -rf "$new"
  mkdir "$new"
  if ! BuildKitProgramDirectory=$new/ "$dotnet" build "$source" --nologo --configuration Release --artifacts-path "$programs/work" \
    -verbosity:quiet -consoleLoggerParameters:NoSummary -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false \
    -p:GenerateDocumentationFile=false -p:TreatWarningsAsErrors=false >"$new.log" 2>&1; then
    grep -E '(error|warning) [A-Z]+[0-9]+:' "$new.log" | sort -u >&2 || cat "$new.log" >&2
    last=$(newest_programs | head -n 1)
    fail BK0904 "The build program does not compile" "Source    $source" \
      "Mend the errors above${last:+, or start the last program that compiled: BK_PROGRAM=\"$last\" ./build.sh …}"
  fi
  if [ ! -f "$new/build.dll" ]; then
    fail BK0906 "The project of the build program left no build.dll" "Source    $source" \
      "It must reference the package BuildKit, be an executable, and not change AssemblyName."
  fi
  # build/build.csproj: where it appears it takes the place of a single file.
  { cat "$new/projects" && files_above "$new/projects" && printf '%s\n' "$BK_ROOT/build/build.csproj"; } | sort -u >"$new/inputs"
  printf '%s\n' "$dotnet" >"$new/dotnet"
}

files_above() { # what MSBuild, NuGet and the SDK look for in every parent of a project
  while IFS= read -r directory; do
    while [ -n "$directory" ]; do
      for name in Directory.Build.props Directory.Build.targets Directory.Build.rsp Directory.Packages.props global.json \
        nuget.config NuGet.config NuGet.Config; do
        printf '%s\n' "${directory%/}/$name"
      done
      directory=${directory%/}
      directory=${directory%/*}
    done
  done <"$1"
}

newest_programs() {
  find "$programs" -mindepth 2 -maxdepth 2 -name build.dll -path "$programs/[0-9a-f]*" -exec ls -t {} + 2>/dev/null | sed 's,/build.dll$,,'
}

remove_old() { # keeps the eight programs compiled last
  newest_programs | sed '1,8d' | while IFS= read -r old; do rm -rf "$old"; done
}

lock() { # one compilation at a time; a holder that is gone does not count
  waited=0
  until mkdir "$programs/lock" 2>/dev/null; do
    [ -d "$programs/lock" ] || [ -w "$programs" ] || fail BK0903 "The directory for the compiled build program cannot be written" "Directory $programs"
    holder=$(cat "$programs/lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null || [ -z "$holder" ] && [ $waited -gt 5 ]; then
      take_away_lock "$holder"
      continue
    fi
    [ $waited -gt 0 ] || echo "Waiting for process ${holder:-unknown}, which compiles the build program …" >&2
    waited=$((waited + 1))
    sleep 1
  done
  trap unlock EXIT
  trap 'exit 130' INT TERM HUP
  echo $$ >"$programs/lock/pid"
}

take_away_lock() { # PID-OF-HOLDER: somebody else may have done so, and hold it by now
  if mv "$programs/lock" "$programs/stale.$$" 2>/dev/null && [ "$(cat "$programs/stale.$$/pid" 2>/dev/null || true)" != "$1" ]; then
    mv "$programs/stale.$$" "$programs/lock"
  fi
  rm -rf "$programs/stale.$$"
}

unlock() {
  rm -rf "$programs/lock" "$programs/new.$$" "$programs/new.$$.started" "$programs/new.$$.log"
  trap - EXIT INT TERM HUP
}

find_dotnet() { # sets $dotnet: the first one whose SDK satisfies global.json
  found=
  for dotnet in "${DOTNET:-}" "$(command -v dotnet || true)" "${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}" "${HOME:-}/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet /opt/homebrew/bin/dotnet; do
    [ -x "$dotnet" ] || continue
    found=${found:-$dotnet}
    if (cd "$BK_ROOT" && "$dotnet" --version) >/dev/null 2>&1; then return; fi
  done
  needed=10.0
  if [ -f "$BK_ROOT/global.json" ]; then
    needed=$(tr -d '\r\n' <"$BK_ROOT/global.json" | sed -n 's/.*"sdk"[^}]*"version"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p')
  fi
  if [ -z "$found" ]; then
    fail BK0901 "There is no .NET SDK on this machine" "Needed  .NET SDK ${needed:-10.0} or newer" \
      "Looked  DOTNET, PATH, DOTNET_ROOT, ~/.dotnet, /usr/share/dotnet, /usr/lib/dotnet, /usr/local/share/dotnet" \
      "Install it from https://dotnet.microsoft.com/download or as a package (dotnet-sdk-10.0), then run this again."
  fi
  fail BK0902 "No .NET SDK on this machine is one that global.json asks for" "Needed  .NET SDK ${needed:-10.0} ($BK_ROOT/global.json)" \
    "Found   $(cd / && "$found" --list-sdks 2>/dev/null | cut -d ' ' -f 1 | tr '\n' ' ')($found)" \
    "Install that version from https://dotnet.microsoft.com/download, or change global.json."
}

main "$@"
