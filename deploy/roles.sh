#!/bin/sh
# Run once, on a new and empty database server: two roles, neither of them a superuser. `upgrade` owns the database and
# what is in it; `app` owns nothing and gets its rights on tables from `python -m app db upgrade`.
set -eu
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
    --set=app_password="$DATABASE_PASSWORD" --set=upgrade_password="$UPGRADE_PASSWORD" <<'SQL'
CREATE ROLE upgrade LOGIN PASSWORD :'upgrade_password';
CREATE ROLE app LOGIN PASSWORD :'app_password';
CREATE DATABASE app OWNER upgrade;
REVOKE ALL ON DATABASE app FROM PUBLIC;
GRANT CONNECT ON DATABASE app TO app;
SQL
