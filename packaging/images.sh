#!/usr/bin/env bash
# Makes the two self-contained programs, ca-server/target/image and ca-cli/target/image: a Java runtime cut down to what the
# program needs, its jars, a launcher, and an AOT cache of the classes that a run on a throw-away CA loaded. Then it checks them
# by running them. Called by Maven in the phase "package"; does nothing when neither the jars nor this recipe changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lab.sh

# Modules of the JDK that the libraries reach without our own code naming them:
#   java.logging, java.management   MINA, Jetty, Logback and ACCP
#   java.naming                     certificate path validation and Jetty name classes of it
#   java.xml                        Logback's initialiser
#   jdk.management                  Micrometer: processor time
#   jdk.unsupported                 sun.misc.Unsafe: MapDB, Guava, Kotlin; sun.misc.Signal: reload and renewal daemons of ours
# Left out on purpose: java.security.jgss (the driver's way to log in with Kerberos, which is switched off), java.desktop; and java.sql
# from the command line, where Nimbus and Bouncy Castle could only convert its dates.
cli_modules=java.logging,java.management,jdk.unsupported
server_modules=java.logging,java.management,java.naming,java.security.sasl,java.sql,java.xml,jdk.management,jdk.unsupported

# Both: no core dump, heap dump or crash file that could hold a key; nobody attaches; nothing is deserialised. Native libraries lie
# beside the jars.
common_options="-XX:+UseSerialGC -XX:-UsePerfData -XX:+DisableAttachMechanism -XX:-HeapDumpOnOutOfMemoryError \
-XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null '-Djdk.serialFilter=!*' --enable-native-access=ALL-UNNAMED \
\"-Djava.library.path=\$lib\""
# The CLI compiles what runs very often only, and makes no code for calls by reflection: most of a command runs once. The C2 compiler
# stays on, save for commands that open no key under a password (see launcher.sh): without it that takes 2.5 times as long.
cli_options="$common_options -Xms8m -Xmx128m -XX:CompileThresholdScaling=5 -Djdk.reflect.useNativeAccessorOnly=true"
# The server starts without code for calls by reflection as well, and is told what Jetty would ask JMX for: how many references fit
# into 64 bytes. Every ten seconds it gives back what the compilers have freed, which the C library would keep for ever. The one method
# that has SHA-256 done by the processor once it is compiled is compiled before everything else, and waited for: a start waits for its
# keys, and they for 1.2 million calls of it. There are no tickets for sessions of TLS 1.3: those who ask a CA do not come back with them.
# Objects have headers of 8 bytes instead of 12 (docs/decisions/0152-small-object-headers.md).
server_options="$common_options -XX:+UseCompactObjectHeaders -Xms32m -Xmx256m -XX:+ExitOnOutOfMemoryError \
-Dcom.amazon.corretto.crypto.provider.useExternalLib=true -Djdk.reflect.useNativeAccessorOnly=true \
-Dorg.eclipse.jetty.util.referencesPerCacheLine=16 -XX:TrimNativeHeapInterval=10000 \
-Djdk.tls.server.newSessionTicketCount=0 -XX:CompileCommand=quiet \
-XX:CompileCommand=BackgroundCompilation,sun.security.provider.SHA2::implDigest,false \
-XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA2::implDigest,0.02"

# Commands that start on a smaller cache, as FIRST-WORD/SECOND-WORD in the patterns of a shell: the quick ones, those that ask a CA,
# and those that may open a key for it.
cli_quick='version/*|help/*|path/*|context/*|ssh/inspect|ssh/fingerprint|ssh/needs-renewal|ssh/check-host'
cli_asking='ca/health|ca/roots|ca/federation|ssh/config|ssh/hosts'
cli_signing='ssh/certificate|ssh/login|ssh/proxycommand|ssh/renew|ssh/rekey'

# Where Maven keeps what it fetched; the build says so.
: "${MAVEN_REPOSITORY:=$HOME/.m2/repository}"

# What a service manager told whoever builds this is not meant for the servers that are started here.
unset NOTIFY_SOCKET WATCHDOG_USEC WATCHDOG_PID

work=packaging/target
log=$work/images.log
mkdir -p "$work"

jdk=$(packaging/find-jdk.sh)
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)

# jars MODULE: its own jar and all that it needs to run, ours first, always in the same order: the cache holds for that order only.
jars() {
    local libraries
    libraries=$(tr ':' '\n' <"$1/target/runtime.classpath" | sed '/^$/d' | LC_ALL=C sort)
    printf '%s\n' "$PWD/$1/target/$1-$version.jar"
    grep '/ca-core-' <<<"$libraries"
    grep -v '/ca-core-' <<<"$libraries"
}

# One number for everything that the images are made of.
recipe() {
    { jars ca-server; jars ca-cli; ls packaging/*.sh packaging/*.java "$jdk/release"; } | tr '\n' '\0' | xargs -0 cksum | cksum
}

# security FILE: java.security without its explanations, which every program that needs cryptography would read (70 KB), and
# without the providers that are in no runtime of ours: for a missing one the JDK looks into all jars, and sets up the providers
# that it meets there.
security() {
    local providers='SUN|SunRsaSign|SunEC|SunJSSE|SunJCE'
    sed -E -e '/^#/d' -e '/^ *$/d' -e "/^security\.provider\./{/=($providers)\$/!d;}" "$1" >"$1.short"
    [ "$(sed -n -E 's/^security\.provider\.([0-9]+)=.*/\1/p' "$1.short" | tr '\n' ' ')" = '1 2 3 4 5 ' ] \
        || { echo "$1 lists the providers in another order than expected"; return 1; }
    mv "$1.short" "$1"
}

# runtime MODULE MODULES: the part of the JDK that our own code names, and those.
runtime() {
    local named
    named=$("$jdk/bin/jdeps" --print-module-deps --no-recursive --ignore-missing-deps --multi-release 25 \
        --class-path "$(cat "$1/target/runtime.classpath")" \
        "$1/target/$1-$version.jar" "ca-core/target/ca-core-$version.jar" | tail -n 1)
    "$jdk/bin/jlink" --add-modules "$named,$2" --output "$1/target/image/runtime" --compress zip-6 \
        --strip-java-debug-attributes --no-header-files --no-man-pages
    security "$1/target/image/runtime/conf/security/java.security"
}

# public_roots RUNTIME: for whoever asks for the roots of Java they lie where it looks first. Where it looks second, the JDK would read
# all of them, 150 certificates, in every handshake, also with roots of its own, to see whether the server is a public one.
public_roots() {
    mv "$1/lib/security/cacerts" "$1/lib/security/jssecacerts"
    local java_security=$1/conf/security/java.security
    sed -i 's/SHA1 jdkCA & usage TLSServer/SHA1 usage TLSServer/' "$java_security"
    grep -q 'SHA1 usage TLSServer' "$java_security" || { echo "$java_security forbids SHA-1 in another way than expected"; return 1; }
}

# launcher MODULE MAIN-CLASS OPTIONS FILE [QUICK ASKING SIGNING]: where no commands are given that start on a smaller cache, there is only one.
launcher() {
    local class_path='' jar smaller='/^@smaller@$/d; /^@end@$/d; s/@compilers@/$compilers/'
    [ $# -gt 4 ] || smaller='/^@smaller@$/,/^@end@$/d; s/ @compilers@//'
    while read -r jar; do class_path=$class_path:'$lib'/${jar##*/}; done < <(jars "$1")
    sed -e "$smaller" -e "s|@name@|$1|g" -e "s|@NAME@|$(tr 'a-z-' 'A-Z_' <<<"$1")|g" -e "s|@main@|$2|" -e "s|@options@|$3|" \
        -e "s#@quick@#${5:-}#" -e "s#@asking@#${6:-}#" -e "s#@signing@#${7:-}#" \
        -e "s|@jars@|${class_path#:}|" packaging/launcher.sh >"$4"
    chmod 755 "$4"
}

# image MODULE MAIN-CLASS MODULES OPTIONS [QUICK ASKING SIGNING]
image() {
    local image=$1/target/image
    rm -rf "$image"
    mkdir -p "$image/bin" "$image/lib"
    jars "$1" | tr '\n' '\0' | xargs -0 "$jdk/bin/java" packaging/Repack.java "$image/lib"
    runtime "$1" "$3"
    launcher "$1" "$2" "$4" "$image/bin/$1" "${@:5}"
    jars "$1" | tr '\n' '\0' | xargs -0 "$jdk/bin/java" packaging/Sbom.java "$1" "$version" "$MAVEN_REPOSITORY" >"$image/sbom.json"
}

# train: a server with one client, each on its first run without a cache, while the virtual machine notes what they load.
train() {
    local rehearse=ca-cli/target/image/bin/rehearse
    mkdir -p "$lab"
    make_ca "$STEPPATH" "$port"
    something_to_read
    CA_SERVER_JAVA_OPTS=-XX:AOTCacheOutput=$PWD/ca-server/target/image/lib/ca-server.aot \
        start_ca "$STEPPATH" "$port" "$work/server.log"
    local provisioner="--provisioner admin --provisioner-password-file $lab/ca/provisioner-password"
    local key="$provisioner --no-agent --no-password --insecure"
    cat >"$lab/asking-commands" <<TEXT
ca health
ca provisioner list
ssh config --roots
ssh certificate host.example.com $lab/host --host $key
ssh certificate alice@example.com $lab/id_alice $key
ssh check-host host.example.com
TEXT
    { sed 's/ssh certificate.*/& --force/' "$lab/asking-commands" && cat; } >"$lab/commands" <<TEXT
ca certificate leaf.example.com $lab/leaf.crt $lab/leaf.key $provisioner
ssh sign --ca-key $lab/id_alice --key-id host --principal host --force $lab/host.pub
ssh krl create $lab/krl $lab/id_alice-cert.pub
TEXT
    # What the CA said about the host is remembered from above.
    cat >"$lab/quick-commands" <<TEXT
version
help
help ssh certificate
path
ssh inspect $lab/id_alice-cert.pub
ssh fingerprint $lab/id_alice-cert.pub
ssh fingerprint $lab/id_alice.pub
ssh needs-renewal --expires-in 100h $lab/id_alice-cert.pub
ssh needs-renewal --expires-in 0% $lab/id_alice-cert.pub
ssh check-host host.example.com
TEXT
    launcher ca-cli org.countersign.cli.Rehearsal "$cli_options" "$rehearse"
    # Without the profiles of the training run: compiling by them costs a command more than it brings.
    local classes_only='-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining'
    CA_CLI_JAVA_OPTS="$classes_only -XX:AOTCacheOutput=$PWD/$lab/ca-cli-asking.aot" "$rehearse" "$lab/asking-commands"
    CA_CLI_JAVA_OPTS="$classes_only -XX:AOTCacheOutput=$PWD/$lab/ca-cli.aot" "$rehearse" "$lab/commands"
    # Where the machine keeps UTC, less is needed than elsewhere.
    TZ=Europe/Berlin CA_CLI_JAVA_OPTS="$classes_only -XX:AOTCacheOutput=$PWD/$lab/ca-cli-quick.aot" \
        "$rehearse" "$lab/quick-commands"
    rm "$rehearse"
    mv "$lab"/ca-cli*.aot ca-cli/target/image/lib/
    load
    stop_ca
}

# something_to_read: a first life of the server, so that the one that is watched finds a ledger, as nearly every server does.
something_to_read() {
    start_ca "$STEPPATH" "$port" "$work/server.log"
    ca-cli ssh certificate before@example.com "$lab/before" --provisioner admin \
        --provisioner-password-file "$STEPPATH/provisioner-password" --no-agent --no-password --insecure
    stop_ca
}

# load: some thousand requests, so that the cache says what to compile first and how: a server is quick from the start then, and not
# after half a minute of work. Some ask for X.509 certificates, and the last come with a connection each. A build that is too busy for it
# has a server that only takes longer to be quick.
load() {
    { load_client --seconds 10 && load_client --seconds 6 --x509 && load_client --seconds 6 --new-connections; } || echo 'the server was trained without load'
}

load_client() {
    "$jdk/bin/java" -Xmx512m --enable-native-access=ALL-UNNAMED \
        -cp "bench/target/bench-$version.jar:$(cat bench/target/runtime.classpath)" org.countersign.bench.LoadClient \
        --ca "$STEPPATH" --password-file "$STEPPATH/provisioner-password" --pid "$ca_pid" \
        --connections 8 --warm-up 0 --most-per-second 2000 "$@"
}

# Ending, the server writes its cache, for which a busy machine needs longer than `stop` waits.
stop_ca() {
    local tries=1200
    kill "$ca_pid"
    while kill -0 "$ca_pid" 2>/dev/null && [ $((tries -= 1)) -gt 0 ]; do sleep 0.1; done
    stop "$ca_pid"
    wait "$ca_pid" 2>/dev/null || :
    ca_pid=
}

# Quick commands find every class in their cache: to load or make a single one may take longer than all the others together. The
# classes of events are the exception; the JDK keeps them out of caches.
check_quick_commands() {
    local zone command classes=$root/$lab/classes
    while read -r zone command; do
        rm -f "$classes"
        # shellcheck disable=SC2086
        TZ=$zone CA_CLI_JAVA_OPTS="-XX:AOTMode=on -Xlog:class+load:file=$classes" ca-cli $command </dev/null
        grep -q 'org.countersign.cli.Main source: shared objects file' "$classes" || { echo "no cache for: $command"; return 1; }
        ! grep -v -e 'source: shared objects file' -e 'jdk\.internal\.event\.' "$classes" || { echo "not in the cache, above: $command"; return 1; }
    done < <(sed 's|^|Europe/Berlin |; p; s|[^ ]*|UTC|' "$lab/quick-commands")
}

# A command that asks the CA shakes hands in machine code, and without its library goes on in silence by what the JDK has.
check_handshake() {
    local classes=$root/$lab/classes
    rm -f "$classes"
    CA_CLI_JAVA_OPTS="-XX:AOTMode=on -Xlog:class+load:file=$classes" ca-cli ca health
    grep -q 'org.conscrypt.ConscryptEngineSocket source: shared objects file' "$classes" || { echo "the native library is not used"; return 1; }
    [ "$(CA_CLI_JAVA_OPTS='-XX:AOTMode=on -Djava.library.path=/nowhere' ca-cli ca health 2>&1)" = ok ] \
        || { echo "no handshake without the native library"; return 1; }
}

# A server starts without the JDK's decimal numbers, whose tables take longer to fill than the configuration to read, and without
# JMX; and nearly all that it runs of its own comes from the cache.
check_start() {
    local classes=$root/$lab/classes
    grep -q 'org.countersign.server.CaServer source: shared objects file' "$classes" || { echo "the server starts without its cache"; return 1; }
    # What threads do beside one another differs from start to start; most of it must be there.
    [ "$(grep -c -e 'org\.countersign\.[A-Za-z.]* source: file:' "$classes")" -le 10 ] || { echo "too many classes of ca-server are not in its cache"; return 1; }
    ! grep -e "Initializing 'java/math/BigDecimal'" -e "Initializing 'com/sun/jmx/" "$classes" || { echo "needed at a start of ca-server, above"; return 1; }
}

# What a launcher names is there, and nothing was left to be filled in.
check_launchers() {
    local launcher cache
    for launcher in ca-server/target/image/bin/ca-server ca-cli/target/image/bin/ca-cli; do
        for cache in $(grep -o '[a-z-]*\.aot' "$launcher"); do
            [ -f "${launcher%/bin/*}/lib/$cache" ] || { echo "$launcher names $cache, which is nowhere"; return 1; }
        done
        ! grep -n -e '@[a-z]*@' -e "^ *'')" "$launcher" || { echo "left over in $launcher, above"; return 1; }
    done
}

# Both run on their caches (without one they would refuse to, here), through a symbolic link, and together. And a server that
# crashes leaves nothing of its memory on the disk.
check() {
    local links=$root/$lab/links
    mkdir "$links"
    ln -s "$PWD"/ca-*/target/image/bin/ca-* "$links/"
    export CA_SERVER_JAVA_OPTS=-XX:AOTMode=on CA_CLI_JAVA_OPTS=-XX:AOTMode=on
    (cd "$links" && PATH=$links:$PATH && ca-cli version && ca-server --version)
    check_quick_commands
    cd "$links"
    rm -f "$root/$lab/classes"
    CA_SERVER_JAVA_OPTS="$CA_SERVER_JAVA_OPTS -Xlog:class+load,class+init:file=$root/$lab/classes" PATH=$links:$PATH \
        start_ca "$STEPPATH" "$port" server.log
    check_start
    check_handshake
    kill -SEGV "$ca_pid"
    wait "$ca_pid" || :
    ca_pid=
    cd "$root"
    [ "$(ls "$links")" = "$(printf 'ca-cli\nca-server\nserver.log')" ] || { echo "a crash left files:"; ls -l "$links"; return 1; }
}

# The container image takes these folders from the build, and nothing else.
check_dockerfile() {
    local folder
    for folder in $(sed -n 's|^COPY --from=build /source/\([^ ]*\) .*|\1|p' Dockerfile); do
        [ -x "$folder/bin/$(basename "${folder%/target/image}")" ] || { echo "Dockerfile copies $folder, which is no image"; return 1; }
    done
}

if [ "$(recipe)" = "$(cat "$work/recipe" 2>/dev/null)" ] && [ -d ca-server/target/image ] && [ -d ca-cli/target/image ]; then
    touch ca-server/target/image/bin/ca-server ca-cli/target/image/bin/ca-cli # newer than every source, as make would have it
    echo 'the images are up to date'
    exit 0
fi
rm -f "$work/recipe"
root=$PWD
lab=$work/lab
rm -rf "$lab"
port=$(free_port)
ca_pid=
export STEPPATH=$root/$lab/ca PATH=$PWD/ca-server/target/image/bin:$PWD/ca-cli/target/image/bin:$PATH
exec 3>&2
finish() {
    local code=$?
    cd "$root"
    [ -z "$ca_pid" ] || stop "$ca_pid"
    rm -rf "$lab"
    [ $code = 0 ] || { echo "making the images failed; the end of $log:"; tail -n 30 "$log"; } >&3
    exit $code
}
trap finish EXIT
{
    image ca-cli org.countersign.cli.Main "$cli_modules" "$cli_options" "$cli_quick" "$cli_asking" "$cli_signing"
    public_roots ca-cli/target/image/runtime
    image ca-server org.countersign.server.Main "$server_modules" "$server_options"
    train
    check_launchers
    check
    check_dockerfile
} >"$log" 2>&1 </dev/null
recipe >"$work/recipe"
for name in ca-server ca-cli; do
    echo "$name/target/image: $(du -sm "$name/target/image" | cut -f 1) MB, the cache $(du -sm "$name/target/image/lib/$name.aot" | cut -f 1) MB of it"
done
