#!/bin/bash
# Runs once, when the database container is new: two roles, one database.
set -euo pipefail
psql --username postgres --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" <<'SQL'
create role muses_owner login createdb password :'owner';
create role muses_app login password :'app';
create database muses owner muses_owner encoding 'UTF8' template template0;
revoke connect on database muses from public;
grant connect on database muses to muses_app;
SQL
