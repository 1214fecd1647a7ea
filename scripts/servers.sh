#!/usr/bin/env bash
# Starts the database servers that are installed, each as an unprivileged user, on a free port of the loopback interface, in a
# temporary folder; runs a command that finds their URLs in the environment; stops them always.
#
#   servers.sh COMMAND [ARGUMENTS]
#
# CORMORANT_POSTGRESQL   postgresql://...: an empty database of a PostgreSQL server
# CORMORANT_POSTGRESQL_RESTART   a program that restarts that server
# CORMORANT_PGBOUNCER    the same database through pgbouncer, which pools transactions
# CORMORANT_MARIADB      mariadb://...: an empty database of a MariaDB server
# CORMORANT_MARIADB_RESTART      a program that restarts that server
# CORMORANT_MARIADB_ANOTHER      a program that starts one more with options of its own, "start OPTION...", says its URL, and
#                        ends it, "stop URL"
#
# A variable that is set already is left as it is, and its server is not started; one that is set to nothing switches its server
# off. Nothing is written to disk with care: these servers are for tests.
#
# What a session of Cormorant sets for itself, the servers are told otherwise: the time zone is Kathmandu's, and MariaDB is lax
# and thinks in latin1. A test that passes does so because of the session, not because of the server. The role cm_guarded of
# PostgreSQL needs its password, all others need none.
set -euo pipefail

(($# > 0)) || {
    echo "usage: servers.sh COMMAND [ARGUMENTS]" >&2
    exit 2
}

# Data goes to a file system in memory where there is one with room: MariaDB waits for the disk at each table that it makes.
room_in_memory() { (($(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) > 3000000)) && [[ -w /dev/shm ]]; }

folder=$(mktemp -d)
homes=$folder
! room_in_memory || homes=$(mktemp -d -p /dev/shm)
chmod 755 "$folder" "$homes"
stops=()

stop_all() {
    local stop
    for stop in "${stops[@]}"; do "$stop" >/dev/null 2>&1 || true; done
    rm -rf "$folder" "$homes"
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
    mkdir "$homes/$1"
    ((EUID != 0)) || chown "$(id -u "$2" 2>/dev/null || id -u nobody)" "$homes/$1"
    echo "$homes/$1"
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
    sed -i '1i host all cm_guarded 127.0.0.1/32 scram-sha-256' "$home/data/pg_hba.conf"
    postgresql_programs=$programs postgresql_home=$home
    stops+=(stop_postgresql)
    unprivileged postgres "$programs/pg_ctl" -D "$home/data" -l "$log" -w -o "-p $port -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories='$home' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c autovacuum=off -c max_connections=100 -c max_wal_size=4GB -c timezone=Asia/Kathmandu" start >"$folder/pg_ctl.log" 2>&1 || {
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

# pgbouncer in front of it, which gives each transaction another of its few connections.
pgbouncer_home=''

stop_pgbouncer() { kill "$(cat "$pgbouncer_home/pid")"; }

start_pgbouncer() {
    local program home port server
    program=$(command -v pgbouncer || ls /usr/sbin/pgbouncer 2>/dev/null) || return 0
    home=$(make_home pgbouncer postgres)
    port=$(free_port)
    server=${CORMORANT_POSTGRESQL##*:}
    cat >"$home/pgbouncer.ini" <<INI
[databases]
postgres = host=127.0.0.1 port=${server%%/*} dbname=postgres user=cormorant
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
logfile = $home/log
pidfile = $home/pid
INI
    chmod a+r "$home/pgbouncer.ini"
    pgbouncer_home=$home
    stops+=(stop_pgbouncer)
    unprivileged postgres "$program" -q -d "$home/pgbouncer.ini" >/dev/null 2>&1 || {
        cat "$home/log" >&2
        note "pgbouncer does not start"
        return 1
    }
    export CORMORANT_PGBOUNCER="postgresql://cormorant@127.0.0.1:$port/postgres"
}

# ---- MariaDB

# Of the server, for the time of starting and stopping it.
mariadb_program='' mariadb_home='' mariadb_port=''

make_mariadb() {
    unprivileged mysql mariadb-install-db --no-defaults --datadir="$mariadb_home/data" \
        --auth-root-authentication-method=normal --skip-test-db "$@"
}

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

# With further options, if any.
run_mariadb() {
    local starting
    unprivileged mysql "$mariadb_program" --no-defaults --datadir="$mariadb_home/data" --bind-address=127.0.0.1 \
        --port="$mariadb_port" --socket="$mariadb_home/socket" --pid-file="$mariadb_home/pid" --skip-name-resolve \
        --skip-log-bin --performance-schema=off --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
        --innodb-flush-method=nosync --innodb-fast-shutdown=2 --innodb-buffer-pool-size=128M --max-connections=150 \
        --default-time-zone=+05:45 --sql-mode= --character-set-server=latin1 "$@" \
        >>"$mariadb_home/log" 2>&1 </dev/null &
    starting=$!
    for _ in {1..300}; do
        ! mariadb --no-defaults -h127.0.0.1 -P"$mariadb_port" -uroot \
            -e 'CREATE DATABASE IF NOT EXISTS cormorant' 2>/dev/null || return 0
        kill -0 "$starting" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

start_mariadb() {
    mariadb_program=$(PATH=$PATH:/usr/sbin:/usr/libexec command -v mariadbd) && command -v mariadb-install-db >/dev/null || {
        note "MariaDB is not installed"
        return 0
    }
    mariadb_home=$(make_home mariadb mysql)
    mariadb_port=$(free_port)
    make_mariadb >"$folder/install.log" 2>&1 || {
        cat "$folder/install.log" >&2
        note "MariaDB: mariadb-install-db failed"
        return 1
    }
    stops+=(stop_mariadb)
    run_mariadb || {
        cat "$mariadb_home/log" >&2
        note "MariaDB does not start"
        return 1
    }
    export CORMORANT_MARIADB="mariadb://root@127.0.0.1:$mariadb_port/cormorant"
    export CORMORANT_MARIADB_RESTART="$folder/restart_mariadb"
    {
        echo '#!/usr/bin/env bash'
        declare -p mariadb_program mariadb_home mariadb_port
        declare -f unprivileged stop_mariadb run_mariadb
        echo 'stop_mariadb && run_mariadb'
    } >"$CORMORANT_MARIADB_RESTART"
    chmod +x "$CORMORANT_MARIADB_RESTART"
    export CORMORANT_MARIADB_ANOTHER="$folder/another_mariadb"
    stops+=(stop_other_mariadbs)
    {
        echo '#!/usr/bin/env bash'
        echo 'set -euo pipefail'
        declare -p mariadb_program homes
        declare -f unprivileged free_port make_home make_mariadb stop_mariadb run_mariadb another_mariadb
        echo 'another_mariadb "$@"'
    } >"$CORMORANT_MARIADB_ANOTHER"
    chmod +x "$CORMORANT_MARIADB_ANOTHER"
}

another_mariadb() {
    local verb=$1
    shift
    if [[ $verb == stop ]]; then
        mariadb_port=${1##*:}
        mariadb_home=$homes/mariadb_${mariadb_port%%/*}
        stop_mariadb && rm -rf "$mariadb_home"
        return
    fi
    mariadb_port=$(free_port)
    mariadb_home=$(make_home "mariadb_$mariadb_port" mysql)
    make_mariadb "$@" >"$homes/another.log" 2>&1 && run_mariadb "$@" || {
        cat "$homes/another.log" "$mariadb_home/log" >&2
        return 1
    }
    echo "mariadb://root@127.0.0.1:$mariadb_port/cormorant"
}

# Those that their tests left.
stop_other_mariadbs() {
    for mariadb_home in "$homes"/mariadb_*; do [[ ! -f $mariadb_home/pid ]] || stop_mariadb; done
}

# ---- all of them

if [[ -z ${CORMORANT_POSTGRESQL+set} ]]; then
    start_postgresql
    [[ -z ${CORMORANT_POSTGRESQL:-} ]] || start_pgbouncer
fi
[[ -n ${CORMORANT_MARIADB+set} ]] || start_mariadb

status=0
"$@" || status=$?
exit "$status"
