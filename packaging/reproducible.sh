#!/usr/bin/env bash
# Builds the jars twice, from two copies of the last commit in folders of different names, in another time
# zone and language, with other file modes, and compares them byte for byte: packaging/reproducible.sh
# Ends with 1 when they differ. MVN names another Maven command.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lab.sh
[ -n "${MVN:-}" ] || require_maven

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
trap 'exit 130' INT TERM

# build FOLDER UMASK [VARIABLE=VALUE...]: leaves a line for each product, with its SHA-256, in FOLDER.sums.
build() {
    local folder=$directory/$1 mask=$2
    shift 2
    mkdir -p "$folder"
    git archive HEAD | tar -x -C "$folder"
    (umask "$mask" && cd "$folder" && env "$@" ${MVN:-mvn -q -B -ntp} -DskipTests -pl ca-core,ca-server,ca-cli -am package >build.log 2>&1) ||
        { tail -n 20 "$folder/build.log" >&2; return 1; }
    (cd "$folder" && sha256sum ca-*/target/*.jar) >"$folder.sums"
}

build one 022
build another-folder 077 TZ=Asia/Kolkata LC_ALL=C MAVEN_OPTS=-Duser.language=tr
diff "$directory/one.sums" "$directory/another-folder.sums" || { echo "the builds differ" >&2; exit 1; }
echo "reproducible: $(wc -l <"$directory/one.sums") files are the same in both builds"
cut -c 1-16,65- "$directory/one.sums"
