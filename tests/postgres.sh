#!/bin/sh
# Start the PostgreSQL of this machine for the tests, where one is installed, and print the address
# for DATELINE_TEST_POSTGRES_URL. Where it cannot be, print nothing, and the reason to stderr.
# May be called as often as one likes:
#   DATELINE_TEST_POSTGRES_URL=$(tests/postgres.sh) make test
# With the word "stop" the server is stopped.

skip() {
    echo "PostgreSQL tests are skipped: $1" >&2
    exit 0
}

command -v pg_ctlcluster >/dev/null 2>&1 || skip "no PostgreSQL is installed here"
[ "$(id -u)" = 0 ] || skip "starting the server's cluster needs root"

run=${1:-start}
set -- $(pg_lsclusters --no-header | head -n 1)
[ $# -ge 4 ] || skip "PostgreSQL has no cluster here (pg_createcluster makes one)"
version=$1 cluster=$2 port=$3

if [ "$run" = stop ]; then
    pg_ctlcluster "$version" "$cluster" stop --mode fast
    exit
fi
[ "$4" = online ] || pg_ctlcluster "$version" "$cluster" start >&2 ||
    skip "the cluster $version/$cluster does not start"

as_postgres() {
    su postgres -c "psql --quiet --no-psqlrc --tuples-only --no-align --port=$port --dbname=postgres"
}

# CREATEDB: every test process makes a database of its own beside this one.
as_postgres >&2 <<'SQL' || skip "the server does not let the user postgres in"
SELECT 'CREATE ROLE dateline LOGIN CREATEDB PASSWORD ''dateline'''
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dateline') \gexec
ALTER ROLE dateline LOGIN CREATEDB PASSWORD 'dateline';
SELECT 'CREATE DATABASE dateline_test OWNER dateline'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'dateline_test') \gexec
SQL

echo "postgresql+asyncpg://dateline:dateline@127.0.0.1:$port/dateline_test"
