package io.whimbrel.databases.postgresql.contract;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.testkit.contract.ContractDatabase;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** A PostgreSQL database of the contract. */
record PostgresContractDatabase(TestDatabase database) implements ContractDatabase {

  private static final String TRACES =
      """
      select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_'
      union all
      select 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' ' || c.relreplident::text
      from pg_class c
      where c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
      union all
      select 'routine ' || p.oid::regprocedure from pg_proc p
      where p.pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
      union all
      select 'type ' || t.oid::regtype from pg_type t
      where t.typnamespace::regnamespace::text !~ '^(pg_|information_schema)'
      union all
      select 'trigger ' || tgname || ' on ' || tgrelid::regclass || ' ' || tgenabled::text
      from pg_trigger where not tgisinternal
      union all
      select 'constraint ' || conname || ' ' || conrelid::regclass from pg_constraint
      where connamespace::regnamespace::text !~ '^(pg_|information_schema)'
      union all select 'event trigger ' || evtname from pg_event_trigger
      union all select 'publication ' || pubname from pg_publication
      union all
      select 'slot ' || slot_name from pg_replication_slots where database = current_database()
      union all
      select 'setting ' || setconfig::text from pg_db_role_setting s
      join pg_database d on d.oid = s.setdatabase where d.datname = current_database()
      union all select 'large object ' || oid from pg_largeobject_metadata
      """;

  @Override
  public String name() {
    return database.name();
  }

  @Override
  public DatabaseUrl url() {
    return new DatabaseUrl("${env:DATABASE_URL}", database.url());
  }

  @Override
  public String schema() {
    return "public";
  }

  @Override
  public Connection connect() throws SQLException {
    return database.connect();
  }

  @Override
  public Set<String> traces() throws SQLException {
    return new TreeSet<>(rows(TRACES));
  }
}
