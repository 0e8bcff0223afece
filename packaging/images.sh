#!/usr/bin/env bash
# Makes the two self-contained programs, ca-server/target/image and ca-cli/target/image: a Java runtime cut down to what the
# program needs, its jars, a launcher, and an AOT cache of the classes that a run on a throw-away CA loaded. At last it
# checks them by running them. Called by Maven in the phase "package"; does nothing when neither jars nor recipe changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lab.sh

# Modules of the JDK that the libraries reach without our own code naming them:
#   java.logging, java.management   MINA, Jetty, Logback and ACCP
#   java.naming                     certificate path validation and Jetty name classes of it
#   java.xml                        Logback's initialiser
#   jdk.unsupported                 sun.misc.Unsafe: MapDB, Guava, Kotlin
# Left out on purpose: java.sql (Nimbus and Bouncy Castle can convert its dates; nothing here has one), java.desktop.
cli_modules=java.logging,java.management
server_modules=java.logging,java.management,java.naming,java.xml,jdk.unsupported

# Both: no core dump, heap dump or crash file that could hold a key; nobody attaches; nothing is deserialised.
common_options="-XX:+UseSerialGC -XX:-UsePerfData -XX:+DisableAttachMechanism -XX:-HeapDumpOnOutOfMemoryError \
-XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null '-Djdk.serialFilter=!*' --enable-native-access=ALL-UNNAMED"
# The C2 compiler stays on in the CLI: with the cache it costs nothing at start, and without it a password takes 2.5 times as long.
cli_options="$common_options -Xms8m -Xmx128m"
server_options="$common_options -Xms32m -Xmx256m -XX:+ExitOnOutOfMemoryError"

work=packaging/target
log=$work/images.log
mkdir -p "$work"

jdk=$(packaging/find-jdk.sh)
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)

# jars MODULE: the jar of the module and everything it needs to run, in a fixed order.
jars() {
    printf '%s\n' "$PWD/$1/target/$1-$version.jar"
    tr ':' '\n' <"$1/target/runtime.classpath" | sort
    echo
}

# Everything that an image is made of, as one number.
recipe() {
    { jars ca-server; jars ca-cli; echo "$jdk/release"; ls -d packaging/*.sh; } | sed '/^$/d' | tr '\n' '\0' | xargs -0 cksum | cksum
}

# build MODULE MAIN-CLASS EXTRA-MODULES OPTIONS
build() {
    local name=$1 main=$2 extra=$3 options=$4 own image class_path='' jar
    image=$1/target/image
    rm -rf "$image"
    mkdir -p "$image/bin" "$image/lib"
    own=$("$jdk/bin/jdeps" --print-module-deps --no-recursive --ignore-missing-deps --multi-release 25 \
        --class-path "$(cat "$name/target/runtime.classpath")" \
        "$name/target/$name-$version.jar" "ca-core/target/ca-core-$version.jar" | tail -n 1)
    "$jdk/bin/jlink" --add-modules "$own,$extra" --output "$image/runtime" --compress zip-6 \
        --strip-java-debug-attributes --no-header-files --no-man-pages
    for jar in $(jars "$name"); do
        cp -p "$jar" "$image/lib/"
        class_path=$class_path:'$lib'/${jar##*/}
    done
    sed -e "s|@name@|$name|g" -e "s|@NAME@|$(tr 'a-z-' 'A-Z_' <<<"$name")|g" -e "s|@main@|$main|" \
        -e "s|@options@|$options|" -e "s|@jars@|${class_path#:}|" packaging/launcher.sh >"$image/bin/$name"
    chmod 755 "$image/bin/$name"
}

# check MODULE ARGUMENT...: the program runs through a symbolic link, and runs on its cache: without one it would refuse.
check() {
    local name=$1 link
    shift
    link=$(mktemp -d)
    ln -s "$PWD/$name/target/image/bin/$name" "$link/$name"
    CA_SERVER_JAVA_OPTS=-XX:AOTMode=on CA_CLI_JAVA_OPTS=-XX:AOTMode=on "$link/$name" "$@"
    rm -r "$link"
}

# train: one run of each program on a throw-away CA, in which the virtual machine notes what it loads.
train() {
    local home=$work/training/ca files=$work/training port client
    rm -rf "$files"
    mkdir -p "$files"
    port=$(free_port 24443)
    client="--provisioner admin --provisioner-password-file $home/provisioner-password --no-agent --no-password --insecure --force"
    make_ca "$PWD/$home" "$port"
    export STEPPATH=$PWD/$home
    CA_SERVER_JAVA_OPTS=-XX:AOTCacheOutput=$PWD/ca-server/target/image/lib/ca-server.aot \
        start_ca "$STEPPATH" "$port" "$files/server.log"
    trap 'stop "$ca_pid"' EXIT
    ca-cli ca health
    ca-cli ca provisioner list
    ca-cli ssh config --roots
    ca-cli ssh certificate warm@example.com "$files/id_warm" $client
    ca-cli ssh certificate host.example.com "$files/host" --host $client
    ca-cli ca certificate leaf.example.com "$files/leaf.crt" "$files/leaf.key" \
        --provisioner admin --provisioner-password-file "$home/provisioner-password"
    CA_CLI_JAVA_OPTS=-XX:AOTCacheOutput=$PWD/ca-cli/target/image/lib/ca-cli.aot \
        ca-cli ssh certificate alice@example.com "$files/id_alice" $client
    stop "$ca_pid"
    trap - EXIT
    unset STEPPATH
    rm -rf "$files"
}

if [ "$(recipe)" = "$(cat "$work/images.recipe" 2>/dev/null)" ]; then
    echo "the images are up to date"
    exit 0
fi
rm -f "$work/images.recipe"
export PATH=$PWD/ca-server/target/image/bin:$PWD/ca-cli/target/image/bin:$PATH
trap 'echo "making the images failed; the end of $log:" >&2; tail -n 30 "$log" >&2' ERR
{
    build ca-cli org.countersign.cli.Main "$cli_modules" "$cli_options"
    build ca-server org.countersign.server.Main "$server_modules" "$server_options"
    train
    check ca-cli version
    check ca-server --version
} >"$log" 2>&1
recipe >"$work/images.recipe"
for name in ca-server ca-cli; do
    echo "$name/target/image: $(du -sm "$name/target/image" | cut -f 1) MB, of which the cache $(du -sm "$name/target/image/lib/$name.aot" | cut -f 1) MB"
done
