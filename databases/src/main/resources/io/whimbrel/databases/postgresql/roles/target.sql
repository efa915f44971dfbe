-- The role of the target's URL. Run it as a superuser in the new database. Then give the role a
-- password.
do $roles$
begin
  if not exists (select from pg_roles where rolname = 'whimbrel_target') then
    create role whimbrel_target login;
  end if;

  -- makes schemas, and schema whimbrel for what a run notes; stages rows in temporary tables
  execute format('grant connect, create, temporary on database %I to whimbrel_target',
    current_database());
  if to_regnamespace('public') is not null then
    grant usage, create on schema public to whimbrel_target with grant option;
  end if;

  -- tells how the server does, and ends sessions that keep a table locked
  grant pg_monitor, pg_signal_backend to whimbrel_target;

  -- writes rows without firing triggers and checking foreign keys, which the source has done
  if current_setting('server_version_num')::int >= 150000 then
    -- older servers do not know the words
    execute 'grant set on parameter session_replication_role to whimbrel_target';
  end if;

  -- reads this side's own log behind the cutover, for the way back
  alter role whimbrel_target replication;
end
$roles$;
