# Small parts that the scripts share: a CA for a few seconds, or for a day. To be sourced by bash with `set -euo pipefail`.

# new_password FILE: 32 random characters, readable by the owner alone.
new_password() {
    (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$1")
}

# free_port [FIRST]: the first port from FIRST on that nobody listens on at 127.0.0.1. Without FIRST it begins somewhere else each time,
# below the ports that systems give out by themselves: a port is taken only when its server has started, and another program that asks
# at the same time is not to get the same.
free_port() {
    local first=${1:-$((20000 + RANDOM % 12000))}
    local port=$first
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 1))
        [ "$port" -lt "$((first + 200))" ] || { echo "ports $first to $((port - 1)) are all taken" >&2; return 1; }
    done
    echo "$port"
}

# wait_for_port PORT PID SECONDS: until somebody listens there; fails when the process ends or the time is over.
wait_for_port() {
    local tries=$(($3 * 20))
    until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
        kill -0 "$2" 2>/dev/null && [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 0.05
    done
}

# stop PID...: asks each process to end, and waits for it at most 20 seconds before it is killed.
stop() {
    local pid tries
    for pid in "$@"; do
        kill "$pid" 2>/dev/null || continue
        tries=200
        while kill -0 "$pid" 2>/dev/null && [ $((tries -= 1)) -gt 0 ]; do sleep 0.1; done
        kill -9 "$pid" 2>/dev/null || :
        wait "$pid" 2>/dev/null || :
    done
}

# make_ca HOME PORT: a CA of its own in HOME, with generated passwords beside it. Needs ca-cli on the PATH.
make_ca() {
    mkdir -p "$1" && chmod 700 "$1"
    new_password "$1/password"
    new_password "$1/provisioner-password"
    STEPPATH=$1 ca-cli ca init --ssh --name Throwaway --dns 127.0.0.1 --dns localhost --address "127.0.0.1:$2" \
        --provisioner admin --password-file "$1/password" --provisioner-password-file "$1/provisioner-password" \
        --deployment-type standalone
}

# start_ca HOME PORT LOG: starts the server of make_ca, waits until it listens, leaves its process id in ca_pid.
start_ca() {
    STEPPATH=$1 ca-server "$1/config/ca.json" --password-file "$1/password" >"$3" 2>&1 </dev/null &
    ca_pid=$!
    wait_for_port "$2" "$ca_pid" 90 || { echo "ca-server does not start; its log is $3" >&2; tail -n 20 "$3" >&2; return 1; }
}

require_maven() {
    command -v mvn >/dev/null && return
    echo "Maven 3.8 or newer is missing. Debian: apt-get install maven. Elsewhere: https://maven.apache.org/install.html" >&2
    return 1
}
