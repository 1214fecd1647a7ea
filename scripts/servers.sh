#!/usr/bin/env bash
# Starts the database servers that are installed, each as an unprivileged user, on a free port of the loopback interface, in a
# temporary folder; runs a command that finds their URLs in the environment; stops them always.
#
#   servers.sh COMMAND [ARGUMENTS]
#
# CORMORANT_POSTGRESQL   postgresql://...: an empty database of a PostgreSQL server
# CORMORANT_POSTGRESQL_RESTART   a program that restarts that server
# CORMORANT_MARIADB      mariadb://...: an empty database of a MariaDB server
#
# A variable that is set already is left as it is, and its server is not started; one that is set to nothing switches its server
# off. Nothing is written to disk with care: these servers are for tests.
set -euo pipefail

(($# > 0)) || {
    echo "usage: servers.sh COMMAND [ARGUMENTS]" >&2
    exit 2
}

folder=$(mktemp -d)
chmod 755 "$folder"
stops=()

stop_all() {
    local stop
    for stop in "${stops[@]}"; do "$stop" >/dev/null 2>&1 || true; done
    rm -rf "$folder"
}
trap stop_all EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

note() { echo "servers: $*" >&2; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Runs a command as somebody without rights: servers refuse to be root. NAME is the user where there is one of that name.
unprivileged() {
    local name=$1
    shift
    if ((EUID != 0)); then
        "$@"
        return
    fi
    id -u "$name" >/dev/null 2>&1 || name=nobody
    setpriv --reuid="$name" --regid="$(id -g "$name")" --clear-groups "$@"
}

# A folder of the server's own.
make_home() {
    mkdir "$folder/$1"
    ((EUID != 0)) || chown "$(id -u "$2" 2>/dev/null || id -u nobody)" "$folder/$1"
    echo "$folder/$1"
}

# ---- PostgreSQL

postgres_programs() {
    local path
    path=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)
    [[ -n $path ]] && dirname "$path"
}

# Of the server, for the time of stopping it.
postgresql_programs='' postgresql_home=''

stop_postgresql() {
    unprivileged postgres "$postgresql_programs/pg_ctl" -D "$postgresql_home/data" -m immediate stop
}

start_postgresql() {
    local programs home port log
    programs=$(postgres_programs) || {
        note "PostgreSQL is not installed"
        return 0
    }
    home=$(make_home postgresql postgres)
    log=$home/log
    port=$(free_port)
    cd "$home"
    unprivileged postgres "$programs/initdb" -D "$home/data" -U cormorant -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
        >"$folder/initdb.log" 2>&1 || {
        cat "$folder/initdb.log" >&2
        note "PostgreSQL: initdb failed"
        return 1
    }
    postgresql_programs=$programs postgresql_home=$home
    stops+=(stop_postgresql)
    unprivileged postgres "$programs/pg_ctl" -D "$home/data" -l "$log" -w -o "-p $port -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories='$home' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c autovacuum=off -c max_connections=100 -c max_wal_size=4GB -c timezone=UTC" start >"$folder/pg_ctl.log" 2>&1 || {
        cat "$folder/pg_ctl.log" "$log" >&2
        note "PostgreSQL does not start"
        return 1
    }
    export CORMORANT_POSTGRESQL="postgresql://cormorant@127.0.0.1:$port/postgres"
    export CORMORANT_POSTGRESQL_RESTART="$folder/restart_postgresql"
    {
        echo '#!/usr/bin/env bash'
        declare -f unprivileged
        echo "unprivileged postgres '$programs/pg_ctl' -D '$home/data' -l '$log' -m fast -w restart >/dev/null"
    } >"$CORMORANT_POSTGRESQL_RESTART"
    chmod +x "$CORMORANT_POSTGRESQL_RESTART"
    cd - >/dev/null
}

# ---- MariaDB

mariadb_home=''

stop_mariadb() {
    local process
    process=$(cat "$mariadb_home/pid") || return 0
    kill -TERM "$process"
    for _ in {1..100}; do
        kill -0 "$process" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$process"
}

start_mariadb() {
    local home port server
    server=$(PATH=$PATH:/usr/sbin:/usr/libexec command -v mariadbd) && command -v mariadb-install-db >/dev/null || {
        note "MariaDB is not installed"
        return 0
    }
    home=$(make_home mariadb mysql)
    port=$(free_port)
    unprivileged mysql mariadb-install-db --no-defaults --datadir="$home/data" --auth-root-authentication-method=normal \
        --skip-test-db >"$folder/install.log" 2>&1 || {
        cat "$folder/install.log" >&2
        note "MariaDB: mariadb-install-db failed"
        return 1
    }
    unprivileged mysql "$server" --no-defaults --datadir="$home/data" --bind-address=127.0.0.1 --port="$port" \
        --socket="$home/socket" --pid-file="$home/pid" --skip-name-resolve --skip-log-bin --performance-schema=off \
        --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-flush-method=nosync \
        --innodb-fast-shutdown=2 --innodb-buffer-pool-size=128M --max-connections=100 >"$home/log" 2>&1 &
    local starting=$!
    mariadb_home=$home
    stops+=(stop_mariadb)
    for _ in {1..300}; do
        ! mariadb --no-defaults -h127.0.0.1 -P"$port" -uroot -e 'CREATE DATABASE cormorant' 2>/dev/null || break
        kill -0 "$starting" 2>/dev/null || break
        sleep 0.1
    done
    mariadb --no-defaults -h127.0.0.1 -P"$port" -uroot cormorant -e 'SELECT 1' >/dev/null 2>&1 || {
        cat "$home/log" >&2
        note "MariaDB does not start"
        return 1
    }
    export CORMORANT_MARIADB="mariadb://root@127.0.0.1:$port/cormorant"
}

# ---- all of them

[[ -n ${CORMORANT_POSTGRESQL+set} ]] || start_postgresql
[[ -n ${CORMORANT_MARIADB+set} ]] || start_mariadb

status=0
"$@" || status=$?
exit "$status"
