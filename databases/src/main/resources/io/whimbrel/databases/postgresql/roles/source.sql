-- The role of the source's URL. Run it as a superuser in the database that moves, as often as you
-- like: after tables have come from another owner, for example. Then give the role a password.
do $roles$
declare
  owner name;
begin
  if not exists (select from pg_roles where rolname = 'whimbrel_source') then
    create role whimbrel_source login;
  end if;

  -- reads the log through a replication slot
  alter role whimbrel_source replication;

  -- makes a publication, and schema whimbrel for the function of its fence
  execute format('grant connect, create on database %I to whimbrel_source', current_database());

  -- names the transactions that it waits for, and ends those that keep the cutover from its fence
  grant pg_monitor, pg_signal_backend to whimbrel_source;

  -- publishes and fences tables, reads tables and sequences: their owners' rights
  for owner in
    select distinct r.rolname
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_roles r on r.oid = c.relowner
    where c.relkind in ('r', 'p', 'S') and n.nspname !~ '^pg_'
      and n.nspname not in ('information_schema', 'whimbrel')
      and not r.rolsuper and r.rolname <> 'whimbrel_source'
  loop
    execute format('grant %I to whimbrel_source', owner);
  end loop;
  for owner in
    select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  loop
    execute format('grant usage on schema %I to whimbrel_source', owner);
  end loop;

  -- writes what the way back brings without firing triggers and checking foreign keys
  if current_setting('server_version_num')::int >= 150000 then
    -- older servers do not know the words
    execute 'grant set on parameter session_replication_role to whimbrel_source';
  end if;

  -- reads all rows where row security is in force
  if exists (select from pg_class where relrowsecurity) then
    alter role whimbrel_source bypassrls;
  end if;
end
$roles$;
