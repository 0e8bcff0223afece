#!/usr/bin/env bash
# Are the jars the same, byte for byte, wherever and whenever they are built? They are built from a copy of these sources in a folder of
# another name, in another time zone and language, and compared. (Under another umask they differ: a jar holds the modes of its files.)
#
#   packaging/reproducible.sh            with a first build of its own, from another copy
#   packaging/reproducible.sh --short    with what the last build left here in target/; ./check calls this
#
# Ends with 1 when they differ. MVN names another Maven command.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lab.sh
[ -n "${MVN:-}" ] || require_maven

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
trap 'exit 130' INT TERM

# sums FOLDER: a line for each product in it, with its SHA-256.
sums() {
    (cd "$1" && sha256sum ca-core/target/ca-core-*.jar ca-server/target/ca-server-*.jar ca-cli/target/ca-cli-*.jar)
}

# build FOLDER [VARIABLE=VALUE...]: builds from a copy of the sources as they are now.
build() {
    local folder=$directory/$1
    shift
    mkdir -p "$folder"
    tar --exclude=target --exclude=.git --exclude=.quickstart -c . | tar -x -C "$folder"
    (cd "$folder" &&
        env "$@" ${MVN:-mvn -q -B -ntp} -T2 -Dmaven.test.skip=true -pl ca-core,ca-server,ca-cli -am package >build.log 2>&1) ||
        { tail -n 20 "$folder/build.log" >&2; return 1; }
}

case "${1:-}" in
    '') build one && sums "$directory/one" >"$directory/sums" ;;
    --short) sums . >"$directory/sums" ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
build another-folder TZ=Asia/Kolkata LC_ALL=C MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.language=tr"
sums "$directory/another-folder" | diff "$directory/sums" - || { echo "FAILED    reproducible: the builds differ" >&2; exit 1; }
echo "reproducible: $(wc -l <"$directory/sums") jars are the same in both builds"
cut -c 1-16,65- "$directory/sums"
