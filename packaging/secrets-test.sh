#!/usr/bin/env bash
# Does a secret get out? With a umask of 000, secrets that can be recognised, and a good and a bad request of every kind: no file of
# the CA may be reached by others, and no secret may stand in a log, an answer, the metrics, the ledger, a temporary file, or where
# the kernel shows a process to others, and the password not even in the memory of the server. `./check` calls this after the images are made.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lab.sh
export PATH=$PWD/ca-server/target/image/bin:$PWD/ca-cli/target/image/bin:$PATH
jcmd=$(packaging/find-jdk.sh)/bin/jcmd

work=$(mktemp -d)
ca_pid=
cleanup() {
    trap '' INT TERM
    [ -z "$ca_pid" ] || stop "$ca_pid"
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
umask 000

fail() {
    printf 'secrets: %s\n' "$*" >&2
    exit 1
}

# quietly COMMAND...: what it says is looked through at the end.
quietly() {
    "$@" >>"$work/said/commands" 2>&1 </dev/null || { tail -n 5 "$work/said/commands" >&2; fail "failed: $*"; }
}

port=$(free_port)
metrics=$(free_port $((port + 1)))
home=$work/ca
mkdir "$work/said" "$work/users"
: >"$work/begin"
make_ca "$home" "$port" >"$work/said/init" 2>&1 || fail "$(tail -n 3 "$work/said/init")"
export STEPPATH=$home HOME=$work/users
sed -i '1a\\t"metricsAddress": "127.0.0.1:'"$metrics"'",' "$home/config/ca.json"
# Attaching is off as the image comes; here the heap is to be looked at.
export CA_SERVER_JAVA_OPTS=-XX:-DisableAttachMechanism
start_ca "$home" "$port" "$work/said/server"

issue="--provisioner admin --provisioner-password-file $home/provisioner-password"
key="--no-password --insecure --no-agent"
cd "$work/users"
# shellcheck disable=SC2086
{
    quietly ca-cli ssh certificate alice@example.com alice $issue $key
    quietly ca-cli ssh certificate web01.example.com web01 --host $issue $key
    quietly ca-cli ssh renew web01-cert.pub web01 --force
    quietly ca-cli ssh rekey web01-cert.pub web01 --force --no-password --insecure
    quietly ca-cli ca certificate leaf.example.com leaf.crt leaf.key $issue
    quietly ca-cli ca renew leaf.crt leaf.key --force
    quietly ca-cli ssh revoke --sshpop-cert web01-cert.pub --sshpop-key web01
    ca-cli ca token bob@example.com --ssh $issue >token 2>>"$work/said/commands"
    ca-cli ca token web.example.com $issue >token-x509 2>>"$work/said/commands"
}

# ask METHOD PATH BODY [HEADER]: one raw request, its answer to what was said.
ask() {
    printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %s\r\n%sConnection: close\r\n\r\n%s' "$1" "$2" "${#3}" "${4:-}" "$3" |
        timeout 20 openssl s_client -quiet -connect "127.0.0.1:$port" >>"$work/said/answers" 2>/dev/null || :
}

token=$(cat token)
token_x509=$(cat token-x509)
public=$(cut -d ' ' -f 2 alice.pub)
good="{\"ott\":\"$token\",\"publicKey\":\"$public\"}"
for path in /sign /renew /rekey /revoke /ssh/renew /ssh/rekey /ssh/revoke /ssh/config /ssh/check-host /ssh/bastion /nowhere "/health?ott=x"; do
    ask POST "$path" "$good" # the right token in the wrong place
done
ask POST /renew '' "Authorization: Bearer $token_x509"$'\r\n'
ask POST /ssh/sign "{\"ott\":\"${token%??}AA\",\"publicKey\":\"$public\"}"
ask POST /ssh/sign "{\"ott\":\"$token\",\"publicKey\":\"AAAA\"}"
ask POST /ssh/sign "{\"ott\":\"$token\",\"publicKey\":"
ask POST /ssh/sign "{\"ott\":\"$token\",\"ott\":\"$token\"}"
ask PUT /ssh/sign "$good"
ask POST /ssh/sign "$good"
ask POST /ssh/sign "$good"
ask POST /sign "{\"ott\":\"$token_x509\",\"csr\":\"none\"}"
grep -q '"status":401' "$work/said/answers" && grep -q '"crt"' "$work/said/answers" || fail 'the requests did not reach the server'

# A ticket is the secret of a session, under a key that lives as long as the server.
printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' |
    timeout 20 openssl s_client -ign_eof -tls1_3 -connect "127.0.0.1:$port" >"$work/said/handshake" 2>/dev/null || :
grep -q '"status":"ok"' "$work/said/handshake" || fail 'no answer over TLS 1.3'
! grep -q 'New Session Ticket' "$work/said/handshake" || fail 'the server gives out tickets for sessions'

exec 3<>"/dev/tcp/127.0.0.1/$metrics"
printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3
cat <&3 >"$work/said/metrics"
# The password was wiped when the keys were open: not even what waits to be collected holds it. The issuer's name is found, so that it
# would be.
quietly "$jcmd" "$ca_pid" GC.heap_dump -all "$work/heap"
grep -qaF 'Throwaway Intermediate CA' "$work/heap" || fail 'the heap is not as expected'
! grep -qaF -f "$home/password" "$work/heap" || fail 'the password is still in memory'
kill -HUP "$ca_pid"
sed -i 's/"format": "json"/"format": 7/' "$home/config/ca.json"
kill -HUP "$ca_pid"
for file in cmdline environ status; do tr '\0' '\n' <"/proc/$ca_pid/$file" >"$work/said/process-$file"; done
cat /proc/"$ca_pid"/task/*/comm >"$work/said/threads"
quietly ca-server ledger list "$home/db"
stop "$ca_pid"
ca_pid=

# What step made readable stays so; the folders around it are closed.
open=$(cd "$home" && find . -perm /077 ! -type l | LC_ALL=C sort | grep -vxE './config/(ca|defaults)\.json|./templates/ssh/[a-z_]+\.tpl' || :)
[ -z "$open" ] || fail "others may get at: $open"
[ -z "$(find "$home" -perm /022)" ] || fail "others may write: $(find "$home" -perm /022)"
[ -z "$(find "$work/users" -type f ! -name '*.pub' ! -name 'token*' -perm /077)" ] || fail "others may read $(find "$work/users" -type f ! -name '*.pub' -perm /077)"

# Passwords; the signature of each token, which is what makes it one; and the middle of each private key as it lies in a file.
{
    cat "$home/password" "$home/provisioner-password"
    cut -d . -f 3 <<<"$token"
    cut -d . -f 3 <<<"$token_x509"
    sed -s -n 5p alice web01
    sed -n 2p leaf.key
    for file in "$home"/secrets/*; do
        openssl pkcs8 -in "$file" -passin "file:$home/password" 2>/dev/null | sed -n 2p
    done
} | sed '/^$/d' >"$work/secrets"
secrets=$(wc -l <"$work/secrets")
[ "$secrets" -ge 11 ] || fail "only $secrets secrets to look for"

found=$(grep -rlFf "$work/secrets" "$work/said" "$home/db" || :)
[ -z "$found" ] || fail "secrets in $found: $(grep -rhoFf "$work/secrets" $found | head -n 1 | cut -c 1-6)..."
found=$(find /tmp "${TMPDIR:-/tmp}" -path "$work" -prune -o -type f -newer "$work/begin" -size -4096k -print0 2>/dev/null |
    xargs -0r grep -lFf "$work/secrets" 2>/dev/null || :)
[ -z "$found" ] || fail "secrets in temporary files: $found"
echo "secrets: none of $secrets found in $(cat "$work"/said/* | wc -l) lines of logs, answers and process state, the ledger and temporary files, and not the password in the heap"
