#!/usr/bin/env bash
# Programs that ask for a free port at the same time get different ones, and none asks from a number of its own on. Silent when that is so.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lab.sh

different=$(for _ in {1..20}; do free_port & done | sort -u | wc -l)
# By chance two may be equal; all of them are when they begin at the same port.
[ "$different" -ge 15 ] || { echo "FAILED    20 programs that asked for a port at once got $different different ones"; exit 1; }

asked=$(grep -rnE 'free_port "?[0-9]' quickstart config bench packaging --exclude-dir=target || :)
[ -z "$asked" ] || { printf '%s\n' "$asked" 'FAILED    two of these at once choose the same port'; exit 1; }
