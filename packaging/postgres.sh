# A PostgreSQL for a few minutes, on 127.0.0.1 with a password of its own, as durable as one in production. To be sourced by bash with
# `set -euo pipefail`. PostgreSQL refuses to be root; then it runs as the user that the package of Debian made for it.

postgres_programs=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | tail -n 1)") 2>/dev/null || :
postgres_directory= postgres_pid=
standby_directory= standby_pid=

as_postgres() {
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi
}

# make_postgres PORT [ADDRESSES]: makes one and starts it. It listens on 127.0.0.1, and on these addresses as well.
make_postgres() {
    [ -x "$postgres_programs/initdb" ] || { echo "PostgreSQL is missing. Debian: apt-get install postgresql" >&2; return 1; }
    postgres_port=$1
    postgres_addresses=127.0.0.1${2:+,$2}
    postgres_directory=$(mktemp -d /tmp/countersign-postgres.XXXXXX)
    new_password "$postgres_directory/password"
    [ "$(id -u)" != 0 ] || chown -R postgres: "$postgres_directory"
    (cd / && as_postgres "$postgres_programs/initdb" -D "$postgres_directory/data" -U postgres -A scram-sha-256 \
        --pwfile "$postgres_directory/password" -E UTF8 --locale=C --no-sync) >"$postgres_directory.log" 2>&1
    [ -z "${2:-}" ] || echo "host all all samenet scram-sha-256" >>"$postgres_directory/data/pg_hba.conf"
    start_postgres
}

# start_postgres: starts it again, and returns when it answers.
start_postgres() {
    run_postgres "$postgres_directory" "$postgres_port"
    postgres_pid=$running_pid
    await_sql "$postgres_port" 'SELECT true' || { echo "PostgreSQL does not start; its log is $postgres_directory.log" >&2; return 1; }
}

# run_postgres DIRECTORY PORT: starts the one in the directory; its process is $running_pid.
run_postgres() {
    local drop=()
    [ "$(id -u)" != 0 ] || drop=(setpriv --reuid=postgres --regid=postgres --init-groups)
    (cd / && exec "${drop[@]}" "$postgres_programs/postgres" -D "$1/data" -p "$2" -c "listen_addresses=$postgres_addresses" \
        -c unix_socket_directories= -c max_connections=200 -c shared_buffers=64MB) >>"$1.log" 2>&1 </dev/null 7>&- 8>&- 9>&- &
    running_pid=$!
}

# await_sql PORT QUESTION: until the answer is yes, for a minute at most.
await_sql() {
    local tries=600
    until [ "$(sql_at "$1" postgres "$2" 2>/dev/null)" = t ]; do
        [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 0.1
    done
}

# sql STATEMENT [DATABASE]
sql() { sql_at "$postgres_port" "${2:-postgres}" "$1"; }

# sql_at PORT DATABASE STATEMENT
sql_at() {
    PGPASSWORD=$(cat "$postgres_directory/password") PGCONNECT_TIMEOUT=5 "$postgres_programs/psql" -X -q -A -t \
        -h 127.0.0.1 -p "$1" -U postgres -d "$2" -c "$3"
}

# make_standby PORT: a copy that follows it. From now on a commit is answered when the copy has it as well.
make_standby() {
    standby_port=$1
    standby_directory=$(mktemp -d /tmp/countersign-postgres.XXXXXX)
    cp "$postgres_directory/password" "$standby_directory/password"
    [ "$(id -u)" != 0 ] || chown -R postgres: "$standby_directory"
    (cd / && PGPASSWORD=$(cat "$postgres_directory/password") as_postgres "$postgres_programs/pg_basebackup" -D "$standby_directory/data" \
        -h 127.0.0.1 -p "$postgres_port" -U postgres -R -X stream --checkpoint=fast --no-sync) >>"$standby_directory.log" 2>&1
    run_postgres "$standby_directory" "$standby_port"
    standby_pid=$running_pid
    sql "ALTER SYSTEM SET synchronous_standby_names = '*'"
    sql 'SELECT pg_reload_conf()' >/dev/null
    await_sql "$postgres_port" "SELECT count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync'" ||
        { echo "the standby does not follow; its log is $standby_directory.log" >&2; return 1; }
}

# promote_standby: it takes the place of the one that it followed, which has crashed and is removed.
promote_standby() {
    rm -rf "$postgres_directory" "$postgres_directory.log"
    postgres_directory=$standby_directory postgres_port=$standby_port postgres_pid=$standby_pid
    standby_directory= standby_pid=
    sql 'SELECT pg_promote()' >/dev/null
}

# crash_postgres: ends it as a crash would.
crash_postgres() {
    kill -QUIT "$postgres_pid" 2>/dev/null || :
    wait "$postgres_pid" 2>/dev/null || :
    postgres_pid=
}

remove_postgres() {
    local directory pid
    for pid in "$postgres_pid" "$standby_pid"; do
        [ -z "$pid" ] || { kill -QUIT "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || :; }
    done
    for directory in "$postgres_directory" "$standby_directory"; do
        [ -z "$directory" ] || rm -rf "$directory" "$directory.log"
    done
    postgres_directory= postgres_pid= standby_directory= standby_pid=
}

# use_postgres HOME DATABASE [ADDRESS:PORT]: has the CA in HOME keep its ledger in this database.
use_postgres() {
    (umask 077 && cp "$postgres_directory/password" "$1/database-password" && chmod 600 "$1/database-password")
    local url=postgresql://postgres@${3:-127.0.0.1:$postgres_port}/$2?sslmode=disable
    sed -i '/"db": {/,/}/c\  "db": {"type": "postgresql", "dataSource": "'"$url"'", "passwordFile": "'"$1/database-password"'"},' "$1/config/ca.json"
    grep -q '"type": "postgresql"' "$1/config/ca.json" || { echo "ca.json has another form than expected" >&2; return 1; }
}
