# What the programs in this folder share: a CA made from the images, a client that writes down every answer, harm, and the check of
# the ledger against the answers. To be sourced by bash with `set -euo pipefail`, from anywhere.
#
# Each program works in a folder of its own below bench/target/, on a port of 127.0.0.1, and stops and deletes what it started. Its last line
# is its figure; it exits with 0 when the server kept its word, with 1 when not, and with 2 when it cannot be run here.

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. packaging/lab.sh

for file in ca-server/target/image/bin/ca-server ca-cli/target/image/bin/ca-cli bench/target/runtime.classpath; do
    [ -f "$file" ] || { echo "$file is missing; build it with: mvn -DskipTests package" >&2; exit 2; }
done
export PATH=$PWD/ca-server/target/image/bin:$PWD/ca-cli/target/image/bin:$PATH
# Whatever is done to it, the server has to do with this much memory.
export CA_SERVER_JAVA_OPTS=${CA_SERVER_JAVA_OPTS--Xmx128m}

java=$(packaging/find-jdk.sh)/bin/java
class_path=$(ls bench/target/bench-*.jar):$(cat bench/target/runtime.classpath)
name=$(basename "$0")
mkdir -p bench/target
work=$(mktemp -d "$PWD/bench/target/$name.XXXXXX")
home=$work/ca
log=$work/server.log
answers=$work/answers
server_pid=
client_pid=

fault_client() { "$java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "$class_path" "org.countersign.bench.faults.$@"; }

# Further clean-up of a program goes into a function of this name.
undo() { :; }
cleanup() {
    local code=$?
    trap '' INT TERM
    { exec 8>&-; } 2>/dev/null || :
    # shellcheck disable=SC2086
    stop $client_pid $server_pid
    undo
    if [ "$code" = 1 ]; then
        echo "what was there is left in $work" >&2
    else
        rm -rf "$work"
    fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM

fail() {
    echo "FAILED    $name: $*" >&2
    [ ! -s "$log" ] || tail -n 5 "$log" >&2
    exit 1
}

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# new_ca: a CA in $home that takes tokens from before its start, so that one can be shown to it again after every restart.
new_ca() {
    : >"$answers"
    port=$(free_port)
    make_ca "$home" "$port" >"$work/init.log" 2>&1 || { cat "$work/init.log" >&2; exit 2; }
    sed -i 's/"authority": {/"authority": {"disableIssuedAtCheck": true,/' "$home/config/ca.json"
    grep -q disableIssuedAtCheck "$home/config/ca.json" || fail "ca.json has another form than expected"
}

# launch [COMMAND...]: starts the server, with the command before it, and returns at once; its process is $server_pid.
launch() {
    STEPPATH=$home "$@" ca-server "$home/config/ca.json" --password-file "$home/password" >>"$log" 2>&1 </dev/null 8>&- &
    server_pid=$!
}

# start_server [COMMAND...]: as above, returns when it listens. Leaves the time that took in $start_millis.
start_server() {
    local began
    began=$(milliseconds)
    launch "$@"
    wait_for_port "$port" "$server_pid" 90 || fail "the server does not start"
    start_millis=$(($(milliseconds) - began))
}

kill_server() {
    kill -KILL "$server_pid" 2>/dev/null || :
    wait "$server_pid" 2>/dev/null || :
    server_pid=
}

# stop_server: asks it to end; leaves its exit code in $server_code and the time that took in $stop_millis.
stop_server() {
    local began
    began=$(milliseconds)
    kill -TERM "$server_pid"
    server_code=0
    wait "$server_pid" || server_code=$?
    stop_millis=$(($(milliseconds) - began))
    server_pid=
}

# start_client CONNECTIONS RATE: asks until stop_client, whatever happens to the server.
start_client() {
    mkfifo "$work/until"
    fault_client Client "$home" "$home/provisioner-password" "$answers" "$1" "$2" <"$work/until" >"$work/client.log" 2>&1 &
    client_pid=$!
    exec 8>"$work/until"
}

# stop_client: prints what it met. Fails when it was told something wrong.
stop_client() {
    local code=0
    exec 8>&-
    wait "$client_pid" || code=$?
    client_pid=
    rm "$work/until"
    cat "$work/client.log"
    [ "$code" = 0 ] || fail "a client was told something wrong"
}

answers() { if [ -f "$answers" ]; then wc -l <"$answers"; else echo 0; fi; }

# wait_for_answers COUNT SECONDS: until there are so many more.
wait_for_answers() {
    local wanted=$(($(answers) + $1)) tries=$(($2 * 20))
    until [ "$(answers)" -ge "$wanted" ]; do
        [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 0.05
    done
}

# check_answers [running]: the ledger says what the clients were told, and its chain is whole.
check_answers() {
    fault_client AnswersCheck "$home" "$home/provisioner-password" "$answers" "$@" || fail "the ledger is not what clients were told"
    ca-server ledger verify "$home/db" >"$work/verify.log" 2>&1 || { cat "$work/verify.log" >&2; fail "the ledger does not verify"; }
}

# get PORT PATH: what a listener without TLS answers, head and body.
get() {
    (
        exec 7<>"/dev/tcp/127.0.0.1/$1" || exit 1
        printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&7
        timeout 5 cat <&7
    ) 2>/dev/null
}

# build_faults: compiles the library that makes disk and clock misbehave.
build_faults() {
    command -v cc >/dev/null || { echo "$name needs a C compiler (Debian: apt-get install gcc libc6-dev)" >&2; exit 2; }
    cc -O2 -shared -fPIC -o "$work/faults.so" bench/faults/faults.c || exit 2
    : >"$work/order"
    : >"$work/clock"
}

# harmed COMMAND...: runs it with that library between it and the C library.
harmed() { exec env LD_PRELOAD="$work/faults.so" FAULT_FILES=.ledger FAULT_CONTROL="$work/order" FAULT_CLOCK="$work/clock" "$@"; }

# order WHAT: what is to go wrong from now on, see faults.c.
order() { echo "$1" >"$work/order.new" && mv "$work/order.new" "$work/order"; }

# wait_until_carried_out: an order that is carried out is removed.
wait_until_carried_out() {
    local tries=400
    while [ -s "$work/order" ]; do
        [ $((tries -= 1)) -gt 0 ] || fail "the order $(cat "$work/order") was not carried out"
        sleep 0.02
    done
}

# figure TEXT: the last line.
figure() { printf '%-10s %s\n' "$name" "$*"; }

# help_if_asked "$@": prints the comment at the head of the program.
help_if_asked() {
    case "${1:-}" in
        -h | --help | help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"; exit 0 ;;
    esac
}
