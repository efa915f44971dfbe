#!/usr/bin/env bash
# How fast a recorded backlog of changes is caught up with: Whimbrel beside PostgreSQL's own
# subscription, on the same two servers of this machine, the same changes for both.
#
#   bench/sync/catch-up.sh SOURCE_DIRECTORY TARGET_DIRECTORY [KIND ...]
#
# The directories are those of two running servers (PGDATA, with postmaster.pid) with wal_level
# logical, reachable on 127.0.0.1 by the role in PGUSER (a superuser) without a password. Needs psql.
# KINDS: single (one UPDATE each transaction), batch (10,000 rows each), bulk (one transaction),
# tpcb (three updates and an insert each). Prints a table; each line is also written to
# results.jsonl in the working directory.
#
#   ROWS=500000 ROUNDS=1 ACCOUNTS=1000000 WHIMBREL=./whimbrel WORK=/tmp/whimbrel-catch-up
#
# The clock of Whimbrel starts when its reader takes the slot, that of the subscription when it is
# created; both end when a row that was written last is on the target. "cpu" is seconds of the
# server's processes, "client" of Whimbrel's. A database "catchup" is made anew on both servers.
set -euo pipefail
source_data=$1 target_data=$2; shift 2
kinds=${*:-single batch bulk tpcb}
: "${ROWS:=500000}" "${ROUNDS:=1}" "${ACCOUNTS:=1000000}" "${WORK:=/tmp/whimbrel-catch-up}" "${PGUSER:=postgres}"
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${WHIMBREL:=$root/whimbrel}"
export PGUSER PGHOST=127.0.0.1
mkdir -p "$WORK"

line() { sed -n "$2p" "$1/postmaster.pid"; }
source_port=$(line "$source_data" 4) target_port=$(line "$target_data" 4)
source_pid=$(line "$source_data" 1) target_pid=$(line "$target_data" 1)
src() { psql -X -q -At -v ON_ERROR_STOP=1 -p "$source_port" "$@"; }
tgt() { psql -X -q -At -v ON_ERROR_STOP=1 -p "$target_port" "$@"; }
now() { date +%s.%N; }
minus() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a - b }'; }

# CPU seconds of a server: its children that live, and what the postmaster waited for.
cpu() {
  local pid=$1 ticks=0 children child
  children=$(pgrep -P "$pid" || true)
  ticks=$(awk '{ sub(/^.*\) /, ""); print $12 + $13 + $14 + $15 }' "/proc/$pid/stat")
  for child in $children; do
    [ -r "/proc/$child/stat" ] || continue
    ticks=$((ticks + $(awk '{ sub(/^.*\) /, ""); print $12 + $13 }' "/proc/$child/stat" 2>/dev/null || echo 0)))
  done
  awk -v t="$ticks" -v h="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", t / h }'
}

make_databases() {
  src -d postgres -c "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = 'catchup'" >/dev/null
  tgt -d postgres -c "drop database if exists catchup with (force)" -c "create database catchup" 2>/dev/null
  src -d postgres -c "drop database if exists catchup with (force)" -c "create database catchup" 2>/dev/null
  src -d catchup <<SQL
create table accounts (aid int primary key, bid int, abalance int, filler char(84));
insert into accounts select g, g % 10, 0, '' from generate_series(1, $ACCOUNTS) as g;
create table tellers (tid int primary key, bid int, tbalance int);
insert into tellers select g, g % 10, 0 from generate_series(1, 100) as g;
create table branches (bid int primary key, bbalance int);
insert into branches select g, 0 from generate_series(1, 10) as g;
create table history (hid bigserial primary key, tid int, bid int, aid int, delta int, mtime timestamp);
create table marker (id int primary key);
vacuum analyze;
checkpoint;
SQL
}

# The changes of one kind, made by a block that commits where a client would.
backlog() {
  src -d catchup <<SQL
set synchronous_commit = off;
select setseed(0.5);
$(case $1 in
  single) echo "do \$\$ declare a int; begin for i in 1 .. $ROWS loop
    a := 1 + floor(random() * $ACCOUNTS); update accounts set abalance = i where aid = a; commit; end loop; end \$\$;" ;;
  batch) echo "do \$\$ begin for i in 0 .. $ROWS / 10000 - 1 loop
    update accounts set abalance = abalance + 1 where aid > i * 10000 % $ACCOUNTS and aid <= i * 10000 % $ACCOUNTS + 10000;
    commit; end loop; end \$\$;" ;;
  bulk) echo "update accounts set abalance = abalance + 1 where aid <= $ROWS;" ;;
  tpcb) echo "do \$\$ declare a int; t int; b int; begin for i in 1 .. $ROWS / 10 loop
    a := 1 + floor(random() * $ACCOUNTS); t := 1 + i % 100; b := 1 + i % 10;
    update accounts set abalance = abalance + i where aid = a;
    update tellers set tbalance = tbalance + i where tid = t;
    update branches set bbalance = bbalance + i where bid = b;
    insert into history (tid, bid, aid, delta, mtime) values (t, b, a, i, clock_timestamp());
    commit; end loop; end \$\$;" ;;
  esac)
insert into marker values ($2);
select pg_switch_wal();
checkpoint;
SQL
}

changes() { case $1 in tpcb) echo $((ROWS / 10 * 4)) ;; *) echo "$ROWS" ;; esac; }

await_marker() {
  until [ -n "$(tgt -d catchup -c "select from marker where id = $1" -c "select 1 from marker where id = $1")" ]; do
    sleep 0.05
  done
}

tell() { # system kind seconds target-cpu source-cpu client-cpu
  local rate
  rate=$(awk -v n="$(changes "$2")" -v s="$3" 'BEGIN { printf "%.0f", n / s }')
  printf '%-14s %-8s %8s s %9s rows/s   cpu target %7s s   source %7s s   client %7s s\n' "$1" "$2" "$3" "$rate" "$4" "$5" "$6"
  printf '{"system":"%s","kind":"%s","seconds":%s,"rowsPerSecond":%s,"targetCpu":%s,"sourceCpu":%s,"clientCpu":%s}\n' \
    "$1" "$2" "$3" "$rate" "$4" "$5" "$6" >>"$WORK/results.jsonl"
}

measure_subscription() { # kind marker
  make_databases
  pg_schema
  src -d catchup -c "create publication catchup for all tables" \
    -c "select from pg_create_logical_replication_slot('catchup', 'pgoutput')" >/dev/null
  backlog "$1" "$2" >/dev/null
  tgt -d catchup -c checkpoint
  local start target source end
  target=$(cpu "$target_pid") source=$(cpu "$source_pid") start=$(now)
  tgt -d catchup -c "create subscription catchup connection 'host=127.0.0.1 port=$source_port dbname=catchup user=$PGUSER'
    publication catchup with (create_slot = false, slot_name = 'catchup', copy_data = false)" 2>/dev/null
  await_marker "$2"
  end=$(now)
  tgt -d catchup -c "alter subscription catchup disable" -c "alter subscription catchup set (slot_name = none)" \
    -c "drop subscription catchup"
  sleep 0.5
  tell subscription "$1" "$(minus "$end" "$start")" "$(minus "$(cpu "$target_pid")" "$target")" \
    "$(minus "$(cpu "$source_pid")" "$source")" 0
  until src -d catchup -c "select pg_drop_replication_slot('catchup')" >/dev/null 2>&1; do sleep 0.1; done
}

pg_schema() {
  tgt -d catchup <<SQL
create table accounts (aid int primary key, bid int, abalance int, filler char(84));
create table tellers (tid int primary key, bid int, tbalance int);
create table branches (bid int primary key, bbalance int);
create table history (hid bigint primary key, tid int, bid int, aid int, delta int, mtime timestamp);
create table marker (id int primary key);
SQL
  for table in accounts tellers branches; do
    src -d catchup -c "copy $table to stdout (format binary)" | tgt -d catchup -c "copy $table from stdin (format binary)"
  done
  tgt -d catchup -c "vacuum analyze"
}

measure_whimbrel() { # kind marker
  local place="$WORK/run" start target source end client runner code=0
  make_databases
  rm -rf "$place" && mkdir -p "$place"
  cat >"$place/plan.yaml" <<PLAN
migration: CATCHUP-1
source: postgresql://$PGUSER@127.0.0.1:$source_port/catchup
target: postgresql://$PGUSER@127.0.0.1:$target_port/catchup
limits: { lag: 1h }
cutover:
  switch: { command: { run: "true" } }
PLAN
  $WHIMBREL run "$place/plan.yaml" --quiet --no-input >"$place/copy.log" 2>&1 || code=$?
  [ "$code" = 5 ] || { cat "$place/copy.log"; echo "the run did not reach its gate: $code"; exit 1; }
  backlog "$1" "$2" >/dev/null
  tgt -d catchup -c "vacuum analyze" -c checkpoint
  target=$(cpu "$target_pid") source=$(cpu "$source_pid")
  $WHIMBREL run "$place/plan.yaml" --stay --quiet --no-input >"$place/sync.log" 2>&1 &
  runner=$!
  until [ -n "$(src -d catchup -c "select active_pid from pg_replication_slots where active")" ]; do sleep 0.02; done
  start=$(now)
  await_marker "$2"
  end=$(now)
  client=$(pgrep -P "$runner" || echo "$runner")
  client=$(awk '{ sub(/^.*\) /, ""); print ($12 + $13) / 100 }' "/proc/$client/stat")
  local target_end source_end
  target_end=$(cpu "$target_pid") source_end=$(cpu "$source_pid")
  kill -TERM "$runner"; wait "$runner" || true
  tell whimbrel "$1" "$(minus "$end" "$start")" "$(minus "$target_end" "$target")" "$(minus "$source_end" "$source")" "$client"
  $WHIMBREL abort "$place/plan.yaml" --confirm CATCHUP-1 --quiet --no-input >"$place/abort.log" 2>&1
}

number=0
for round in $(seq 1 "$ROUNDS"); do
  for kind in $kinds; do
    number=$((number + 1))
    case ${ONLY:-} in whimbrel) ;; *) measure_subscription "$kind" "$number" ;; esac
    case ${ONLY:-} in subscription) ;; *) measure_whimbrel "$kind" "$number" ;; esac
  done
done
