package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.plan.step.MigrationTool;
import java.util.List;

/** The table {@code flyway_schema_history}, as Flyway makes it on PostgreSQL. */
final class FlywayHistory extends HistoryTable {
  private final String index;

  FlywayHistory(Look look, String schema) {
    super(look, schema, MigrationTool.FLYWAY.table());
    this.index = MigrationTool.FLYWAY.table() + "_s_idx";
  }

  @Override
  String appliedSql() {
    return """
    select distinct on (1) coalesce(version, 'R ' || description), version, checksum::text,
      case when not success then 'FAILED' when type like '%%BASELINE' then 'BASELINE'
        else 'DONE' end
    from %s where type not in ('SCHEMA', 'DELETE') and type not like 'UNDO%%'
    order by 1, installed_rank desc
    """
        .formatted(table());
  }

  @Override
  public List<Statement> create() {
    return List.of(
        sql(
            """
            create table %s (
              installed_rank int not null constraint flyway_schema_history_pk primary key,
              version varchar(50), description varchar(200) not null, type varchar(20) not null,
              script varchar(1000) not null, checksum int, installed_by varchar(100) not null,
              installed_on timestamp not null default now(), execution_time int not null,
              success boolean not null)\
            """
                .formatted(table())),
        sql("create index %s on %s (success)".formatted(index, table())));
  }

  @Override
  public List<Statement> lock() {
    return List.of(sql("lock table %s in share row exclusive mode".formatted(table())));
  }

  @Override
  public Statement add(Entry entry) {
    return sql(
        """
        insert into %1$s (installed_rank, version, description, type, script, checksum,
          installed_by, execution_time, success)
        select coalesce(max(installed_rank), 0) + 1, %2$s, %3$s, 'SQL', %4$s, %5$s, current_user,
          (extract(epoch from clock_timestamp() - now()) * 1000)::int, true
        from %1$s\
        """
            .formatted(
                table(),
                textOrNull(entry.version()),
                text(entry.description()),
                text(entry.script()),
                entry.checksum()));
  }

  @Override
  public Statement forget(Entry entry) {
    return sql(
        "delete from %s where coalesce(version, 'R ' || description) = %s"
            .formatted(table(), text(entry.id())));
  }
}
