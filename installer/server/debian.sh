#!/bin/sh
# Makes this Debian or Ubuntu machine the plant's central server. Run as root; running it again changes nothing that is
# right already. What it does, in which order, stands in README.md; every step can be done by hand instead.
#
#   sudo sh installer/server/debian.sh --name quty-server --name 192.168.1.10 --network 192.168.1.0/24 \
#       --plant "Pabrik Boneka" --admin sari.admin --admin-full-name "Sari Administrator" --windows 60
#
# The password of the first administrator is asked for, or taken from QUTY_NEW_PASSWORD.
set -eu

HOME_OF_SERVER=/var/lib/quty-server
PROGRAM=/opt/quty-server
SOURCE=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
QUTY=
SUPERUSER="host=/var/run/postgresql user=postgres"
SECOND=
AT=12:30
BACKUPS=yes
WINDOWS=60

usage() {
    sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//'
    cat <<'WORDS'
  --name HOST        as the PCs call the server; repeat for each name and address; the first one goes into their settings
  --network CIDR     from where PCs come; repeat; without it the private networks 10/8, 172.16/12 and 192.168/16
  --plant NAME       name of a new plant; leave it out where the database holds one already
  --admin NAME, --admin-full-name NAME   its first administrator
  --windows N        windows open at once on a busy day (60)
  --second DIR       folder for copies of the backups, e.g. on a mounted disk
  --backup-at HH:MM  time of the daily backup (12:30); --no-backups leaves that to others
  --program PATH     the program: a wheel, an sdist or the folder of its source (the folder above this script)
  --quty COMMAND     the program is installed already, and this starts it
  --superuser WORDS  how PostgreSQL's superuser connects (host=/var/run/postgresql user=postgres)
  --home DIR         folder for certificates, settings and backups (/var/lib/quty-server)
WORDS
}

set_args=
while [ $# -gt 0 ]; do
    case $1 in
    --name | --network | --plant | --admin | --admin-full-name | --windows)
        [ "$1" = --windows ] && WINDOWS=$2
        # Kept for quty, with its quotation marks.
        value=$(printf '%s' "$2" | sed "s/'/'\\\\''/g")
        set_args="$set_args $1 '$value'"
        shift 2 ;;
    --second) SECOND=$2; shift 2 ;;
    --backup-at) AT=$2; shift 2 ;;
    --no-backups) BACKUPS=no; shift ;;
    --program) SOURCE=$2; shift 2 ;;
    --quty) QUTY=$2; shift 2 ;;
    --superuser) SUPERUSER=$2; shift 2 ;;
    --home) HOME_OF_SERVER=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) echo "unknown: $1" >&2; usage >&2; exit 2 ;;
    esac
done
[ "$(id -u)" = 0 ] || { echo "Run this as root (sudo)." >&2; exit 2; }
say() { printf '\n== %s\n' "$*"; }

say "PostgreSQL"
if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y postgresql
fi
ls /usr/lib/postgresql

if [ -z "$QUTY" ]; then
    say "The program, in $PROGRAM"
    python3 -c 'import ensurepip, venv' 2>/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y python3-venv
    [ -x "$PROGRAM/bin/python" ] || python3 -m venv "$PROGRAM"
    "$PROGRAM/bin/python" -m pip install --quiet --upgrade "$SOURCE"
    QUTY="$PROGRAM/bin/quty"
fi

say "Folders"
install -d -o postgres -g postgres -m 0750 "$HOME_OF_SERVER" "$HOME_OF_SERVER/config" "$HOME_OF_SERVER/backups"
install -d -o postgres -g postgres -m 0700 "$HOME_OF_SERVER/quty-authority"
install -d -o postgres -g postgres -m 0755 "$HOME_OF_SERVER/for-the-pcs"
[ -z "$SECOND" ] || install -d -o postgres -g postgres -m 0700 "$SECOND"

# Everything below is done by the account of PostgreSQL itself: it may connect without a password over the socket, and
# it owns the files. Nothing of the program runs as root.
as_postgres() {
    runuser -u postgres -- env HOME=/var/lib/postgresql QUTY_DATA="$HOME_OF_SERVER" QUTY_CONFIG="$HOME_OF_SERVER/config" \
        ${QUTY_NEW_PASSWORD+QUTY_NEW_PASSWORD="$QUTY_NEW_PASSWORD"} LANG=C.UTF-8 "$@"
}

ask() { runuser -u postgres -- psql -XAtq "$SUPERUSER dbname=postgres" -c "$1"; }

# The package starts it on a machine with systemd; elsewhere, or where somebody stopped it, it is started here.
if ! ask 'SELECT 1' >/dev/null 2>&1; then
    say "Starting PostgreSQL"
    pg_lsclusters --no-header | awk '$4 == "down" { print $1, $2 }' | while read -r version name; do
        pg_ctlcluster "$version" "$name" start
    done
    ask 'SELECT 1' >/dev/null
fi

# Before version 18 a new cluster has no checksums, so that damage on the disk stays unseen. A server without any plant
# yet gets them in a second.
if [ "$(ask 'SHOW data_checksums')" = off ] && [ -z "$(ask "SELECT 1 FROM pg_database WHERE datname = 'quty'")" ]; then
    data=$(ask 'SHOW data_directory')
    cluster=$(pg_lsclusters --no-header 2>/dev/null | awk -v data="$data" '$6 == data { print $1, $2 }')
    if [ -n "$cluster" ]; then
        say "Checksums"
        # Version and name are two words.
        # shellcheck disable=SC2086
        pg_ctlcluster $cluster stop
        runuser -u postgres -- "/usr/lib/postgresql/${cluster%% *}/bin/pg_checksums" --enable --pgdata "$data"
        # shellcheck disable=SC2086
        pg_ctlcluster $cluster start
    fi
fi

say "Certificate, settings, access rules, database, first administrator"
status=0
eval "as_postgres $QUTY server init --superuser '$SUPERUSER' --out '$HOME_OF_SERVER/for-the-pcs' $set_args" || status=$?
# 5: everything is done but the restart.
if [ "$status" = 5 ]; then
    systemctl restart postgresql
elif [ "$status" != 0 ]; then
    exit "$status"
fi
if command -v ufw >/dev/null 2>&1 && ufw status 2>/dev/null | grep -q '^Status: active'; then
    say "Firewall"
    ufw allow "$(ask 'SHOW port')/tcp"
fi

if [ "$BACKUPS" = yes ]; then
    say "A proven backup every day at $AT"
    port=$(ask 'SHOW port')
    socket=$(ask 'SHOW unix_socket_directories' | cut -d, -f1)
    cat >"$HOME_OF_SERVER/config/quty.toml" <<TOML
# The server's own way to its database, for backups and inspections: over the socket, without a password.
profile = "server"

[[profiles]]
name = "server"
kind = "server"
host = "$socket"
port = $port
database = "quty"
tls = "disable"
TOML
    chown postgres: "$HOME_OF_SERVER/config/quty.toml"
    status=0
    QUTY_DATA="$HOME_OF_SERVER" QUTY_CONFIG="$HOME_OF_SERVER/config" $QUTY --profile server db schedule --system \
        --run-as postgres --admin postgres --at "$AT" --to "$HOME_OF_SERVER/backups" \
        ${SECOND:+--second "$SECOND"} || status=$?
    chown postgres: "$HOME_OF_SERVER/config/backups.json"
    [ "$status" = 0 ] || echo "(the timer is written; systemd did not take it here)"
    as_postgres $QUTY --profile server db backup --scheduled
fi

say "Inspection"
status=0
as_postgres $QUTY server check --superuser "$SUPERUSER dbname=quty" --windows "$WINDOWS" || status=$?
say "Done. Hand out the two files of $HOME_OF_SERVER/for-the-pcs (beside setup.exe),"
echo "and put $HOME_OF_SERVER/quty-authority away: on a stick in the safe, not on this machine."
exit "$status"
