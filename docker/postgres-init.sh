#!/bin/sh
# Runs once, when the cluster is made: the role that owns the tables and migrates, and the role the service logs in as,
# which takes on one of two more for each transaction: a person's or the system's.
# The passwords are read from the environment, so that they stand in no list of processes.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv app_password DATABASE_APP_PASSWORD
CREATE ROLE tafollow LOGIN PASSWORD :'owner_password';
CREATE ROLE tafollow_app LOGIN NOINHERIT PASSWORD :'app_password';
CREATE ROLE tafollow_person;
CREATE ROLE tafollow_system;
GRANT tafollow_person, tafollow_system TO tafollow_app, tafollow;
CREATE DATABASE tafollow OWNER tafollow;
REVOKE CONNECT ON DATABASE tafollow FROM PUBLIC;
GRANT CONNECT ON DATABASE tafollow TO tafollow_app;
SQL
