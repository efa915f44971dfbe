package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.List;

/**
 * The tables {@code databasechangelog} and {@code databasechangeloglock}, as Liquibase makes them
 * on PostgreSQL. Checksums are left out: Liquibase computes them when it comes next.
 */
final class LiquibaseHistory extends HistoryTable {
  private static final String LOCK = "databasechangeloglock";
  private final String lock;

  LiquibaseHistory(Look look, String schema) {
    super(look, schema, MigrationTool.LIQUIBASE.table());
    this.lock = schema.isEmpty() ? LOCK : Sql.identifier(schema) + "." + LOCK;
  }

  @Override
  String appliedSql() {
    return """
    select distinct on (1) filename || '::' || id || '::' || author, null, null, 'DONE'
    from %s order by 1
    """
        .formatted(table());
  }

  @Override
  public List<Statement> create() {
    return List.of(
        sql(
            """
            create table %s (
              id varchar(255) not null, author varchar(255) not null,
              filename varchar(255) not null, dateexecuted timestamp not null,
              orderexecuted int not null, exectype varchar(10) not null, md5sum varchar(35),
              description varchar(255), comments varchar(255), tag varchar(255),
              liquibase varchar(20), contexts varchar(255), labels varchar(255),
              deployment_id varchar(10))\
            """
                .formatted(table())),
        sql(
            """
            create table if not exists %s (
              id int not null constraint databasechangeloglock_pkey primary key,
              locked boolean not null, lockgranted timestamp, lockedby varchar(255))\
            """
                .formatted(lock)),
        sql(
            "insert into %s (id, locked) values (1, false) on conflict do nothing"
                .formatted(lock)));
  }

  @Override
  public List<Statement> remove() {
    return List.of(
        sql(
            """
            do $whimbrel$ begin
              if not exists (select from %1$s) then
                drop table %1$s;
                drop table %2$s;
              end if;
            end $whimbrel$\
            """
                .formatted(table(), lock)));
  }

  @Override
  public List<Statement> lock() {
    return List.of(
        sql(
            """
            do $whimbrel$ begin
              perform from %1$s where id = 1 and not locked for update;
              if not found then
                raise exception 'Liquibase holds its lock, %1$s';
              end if;
            end $whimbrel$\
            """
                .formatted(lock)));
  }

  @Override
  public Statement add(Entry entry) {
    return sql(
        """
        insert into %1$s (id, author, filename, dateexecuted, orderexecuted, exectype, description,
          comments, contexts, labels, liquibase, deployment_id)
        select %2$s, %3$s, %4$s, now(), coalesce(max(orderexecuted), 0) + 1, 'EXECUTED', 'sql',
          %5$s, %6$s, %7$s, 'Whimbrel', right(extract(epoch from now())::bigint::text, 10)
        from %1$s\
        """
            .formatted(
                table(),
                text(entry.description()),
                text(entry.author()),
                text(entry.script()),
                text(entry.labels().comments()),
                textOrNull(entry.labels().contexts()),
                textOrNull(entry.labels().labels())));
  }

  @Override
  public Statement forget(Entry entry) {
    return sql(
        "delete from %s where filename || '::' || id || '::' || author = %s"
            .formatted(table(), text(entry.id())));
  }
}
