#!/usr/bin/env bash
# Runs every command of the README with the images, on a throw-away CA and sshd: the block "From nothing to a login" line by line as
# it stands there, but for names and places that only the reader can know. `./check` is what calls this, so it is not run again.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lab.sh
export PATH=$PWD/ca-server/target/image/bin:$PWD/ca-cli/target/image/bin:/usr/sbin:$PATH

work=$(mktemp -d)
started=()
cleanup() {
    trap '' INT TERM
    stop "${started[@]}"
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# block TITLE N: the Nth fenced block below the heading.
block() {
    awk -v title="## $1" -v wanted="$2" '
        $0 == title { inside = 1; next }
        inside && /^## / { exit }
        inside && /^```/ { fence++; next }
        inside && fence == 2 * wanted - 1' README.md
}

fail() {
    printf 'README: this command failed: %s\n' "$1" >&2
    tail -n 20 "$work/log" >&2
    exit 1
}

ca_port=$(free_port)
ssh_port=$(free_port $((ca_port + 1)))
user=$(id -un)
mkdir -p "$work/home/.ssh" "$work/etc/ssh/sshd_config.d" "$work/bin" "$work/run"
new_password "$work/password"
ssh-keygen -q -t ed25519 -N '' -f "$work/etc/ssh/ssh_host_ed25519_key"
# Where the reader has DNS, an account and sudo, this machine has stand-ins.
printf '#!/bin/sh\nexec "$@"\n' >"$work/bin/sudo"
printf '#!/bin/sh\nexec /usr/bin/ssh -F "%s/ssh_config" "$@"\n' "$work" >"$work/bin/ssh"
chmod 755 "$work/bin/sudo" "$work/bin/ssh"
cat >"$work/ssh_config" <<CONFIG
Host web01.example.com
    HostName 127.0.0.1
    Port $ssh_port
    HostKeyAlias web01.example.com
    UserKnownHostsFile $work/home/.ssh/known_hosts
    StrictHostKeyChecking yes
    BatchMode yes
    IdentitiesOnly yes
CONFIG
mkdir "$work/ca-machine"
export HOME=$work/ca-machine PATH=$work/bin:$PATH
unset SSH_AUTH_SOCK STEPPATH

start_sshd() {
    printf '%s\n' "Port $ssh_port" 'ListenAddress 127.0.0.1' "HostKey $work/etc/ssh/ssh_host_ed25519_key" "PidFile $work/run/sshd.pid" \
        'UsePAM no' 'StrictModes no' 'AuthorizedKeysFile none' "Include $work/etc/ssh/sshd_config.d/*.conf" >"$work/sshd_config"
    "$(command -v sshd)" -D -e -f "$work/sshd_config" >"$work/sshd.log" 2>&1 </dev/null &
    started+=($!)
    wait_for_port "$ssh_port" $! 60 || fail "sshd of the test"
}

# as_reader LINE: what this reader types for the line; answers to questions come from the environment.
as_reader() {
    local line
    line=$(sed -e 's/  *# .*//' -e "s|/etc/ssh|$work/etc/ssh|g" -e "s|https://ca.example.com|https://127.0.0.1:$ca_port|g" \
        -e "s|HEX|${fingerprint:-}|g" -e "s|alice|$user|g" <<<"$1")
    printf '$ %s\n' "$line" | tee -a "$work/log"
    case $line in
        'ca-cli ca init'*)
            STEP_NAME=Readme STEP_DNS=127.0.0.1 STEP_ADDRESS=127.0.0.1:$ca_port STEP_PROVISIONER=admin \
                STEP_DEPLOYMENT_TYPE=standalone STEP_PASSWORD_FILE=$work/password bash -c "$line" >>"$work/log" 2>&1 || fail "$line"
            ;;
        'ca-server '*)
            bash -c "exec $line --password-file $work/password" >"$work/server.log" 2>&1 </dev/null &
            started+=($!)
            wait_for_port "$ca_port" $! 90 || { cat "$work/server.log" >>"$work/log"; fail "$line"; }
            for _ in $(seq 300); do
                fingerprint=$(sed -n 's/^X.509 root fingerprint: //p' "$work/server.log")
                [ -z "$fingerprint" ] || break
                sleep 0.1
            done
            # Everything that follows happens on other machines: they have nothing yet.
            export HOME=$work/home
            ;;
        'ssh '*)
            start_sshd
            bash -c "$line true" >>"$work/log" 2>&1 </dev/null || { cat "$work/sshd.log" >>"$work/log"; fail "$line"; }
            ;;
        'ca-cli ssh certificate '*'~/.ssh/'*)
            STEP_PROVISIONER_PASSWORD_FILE=$work/password STEP_NO_PASSWORD=1 STEP_INSECURE=1 \
                bash -c "$line" >>"$work/log" 2>&1 </dev/null || fail "$line"
            ;;
        *)
            STEP_PROVISIONER_PASSWORD_FILE=$work/password \
                bash -c "set -o pipefail; $line" >>"$work/log" 2>&1 </dev/null || fail "$line"
            ;;
    esac
}

lines=0
while IFS= read -r line; do
    [ -z "$line" ] || { as_reader "$line"; lines=$((lines + 1)); }
done < <(block 'From nothing to a login' 1)
[ "$lines" -ge 8 ] || { echo "README: the block 'From nothing to a login' has only $lines lines" >&2; exit 1; }

quickstart=$(block 'Try it' 1)
bench=$(block 'Performance' 1)
[ "$quickstart" = ./quickstart ] && [ "$bench" = bench/run ] || { echo "README: the blocks to try it and to measure it have changed; change this test" >&2; exit 1; }
for command in "$quickstart --check" "$bench --connections 4 --seconds 2 --warm-up 1"; do
    printf '$ %s\n' "$command"
    $command >>"$work/log" 2>&1 </dev/null || fail "$command"
done
echo "README: all $((lines + 2)) commands work"
