package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.plan.step.MigrationTool;
import java.util.List;

/** The table {@code _prisma_migrations}, as Prisma's schema engine makes it on PostgreSQL. */
final class PrismaHistory extends HistoryTable {
  PrismaHistory(Look look, String schema) {
    super(look, schema, MigrationTool.PRISMA.table());
  }

  @Override
  String appliedSql() {
    return """
    select distinct on (1) migration_name, null, checksum,
      case when finished_at is null then 'FAILED' else 'DONE' end
    from %s where rolled_back_at is null
    order by 1, started_at desc
    """
        .formatted(table());
  }

  @Override
  public List<Statement> create() {
    return List.of(
        sql(
            """
            create table %s (
              id varchar(36) primary key not null, checksum varchar(64) not null,
              finished_at timestamptz, migration_name varchar(255) not null, logs text,
              rolled_back_at timestamptz, started_at timestamptz not null default now(),
              applied_steps_count integer not null default 0)\
            """
                .formatted(table())));
  }

  /** The lock that Prisma takes for its own migrations. */
  @Override
  public List<Statement> lock() {
    return List.of(sql("select pg_advisory_xact_lock(72707369)"));
  }

  @Override
  public Statement add(Entry entry) {
    return sql(
        """
        insert into %s (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
        values (gen_random_uuid()::text, %s, clock_timestamp(), %s, now(), 1)\
        """
            .formatted(table(), text(entry.checksum()), text(entry.id())));
  }

  @Override
  public Statement forget(Entry entry) {
    return sql("delete from %s where migration_name = %s".formatted(table(), text(entry.id())));
  }
}
