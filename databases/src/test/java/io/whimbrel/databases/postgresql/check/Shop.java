package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.KeyKind;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.cutover.CleanupRules;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.watch.WatchRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A shop with users and orders, and maps of it. */
public final class Shop {

  static final RunScope SCOPE =
      new RunScope(new RunId("MIGRATION-001.1"), new MigrationId("MIGRATION-001"), Limits.DEFAULT);

  static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  static final TableName USERS = new TableName("public", "users");
  static final TableName ORDERS = new TableName("public", "orders");

  static final String STRUCTURE =
      """
      create table users (
        id serial primary key,
        name varchar(255) not null,
        email varchar(255) unique,
        legacy text,
        created_at timestamp not null default now(),
        initial text generated always as (upper(left(name, 1))) stored,
        constraint named check (name <> '' and length(name) < 200),
        constraint counted check (id > 0)
      );
      create index users_name on users (lower(name) desc) include (email) where name <> 'x';
      create index users_created on users (created_at);
      create index users_legacy on users (legacy);
      create table orders (
        id bigserial primary key,
        user_id int not null references users on delete cascade deferrable,
        total numeric(10,2) not null check (total >= 0),
        note text
      );
      create index orders_user on orders (user_id, total desc);
      create view names as select name from users;
      create view totals as select sum(total) from orders;
      create function touch() returns trigger language plpgsql
        as 'begin new.name := trim(new.name); return new; end';
      create trigger touch before update on users for each row execute function touch();
      """;

  private Shop() {}

  static ColumnMap column(String from, String type, String up) {
    return new ColumnMap(
        optional(from),
        optional(type),
        Optional.empty(),
        optional(up),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Users get UUIDs, a renamed, a retyped and a new column; orders another schema and name. */
  static Map<TableName, TableMap> maps() {
    Map<String, ColumnMap> columns = new LinkedHashMap<>();
    columns.put("full name", column("name", "varchar(500)", ""));
    columns.put(
        "created_at", column("", "timestamp with time zone", "created_at at time zone 'UTC'"));
    columns.put("verified", column("", "boolean", "false"));
    return Map.of(
        USERS,
        users(columns, List.of("(verified)"), ""),
        ORDERS,
        new TableMap(
            Optional.of(new TableName("shop", "purchases")),
            Optional.empty(),
            Map.of(),
            List.of(),
            Optional.empty(),
            List.of()));
  }

  static TableMap users(Map<String, ColumnMap> columns, List<String> indexes, String where) {
    return new TableMap(
        Optional.empty(),
        Optional.of(KeyKind.UUID),
        columns,
        List.of("legacy"),
        optional(where),
        indexes);
  }

  static List<TableMapping> mappings(Inventory inventory, Map<TableName, TableMap> maps) {
    return new MappingBuilder().build(plan(maps), inventory).mappings();
  }

  private static Plan plan(Map<TableName, TableMap> maps) {
    return plan(SCOPE.migration(), maps, RollbackRules.DEFAULT);
  }

  /** A plan that moves every table. */
  public static Plan plan(
      MigrationId migration, Map<TableName, TableMap> maps, RollbackRules rollback) {
    DatabaseUrl url = new DatabaseUrl("test", "postgresql://localhost/test");
    return new Plan(
        Path.of("plan.yaml"),
        "digest",
        Map.of(),
        migration,
        "title",
        List.of(),
        "owner",
        url,
        url,
        Optional.empty(),
        Strategy.BLUE_GREEN,
        Limits.DEFAULT,
        SchemaMode.CREATE,
        ALL,
        Map.of(),
        maps,
        AccessRules.DEFAULT,
        VerifyRules.DEFAULT,
        new CutoverRules(List.of(), List.of(), Approval.RULE),
        new MonitorRules(Duration.ZERO, Duration.ofSeconds(1), List.of()),
        new CleanupRules(CleanupRules.OldSide.READ_ONLY),
        BackupRules.DEFAULT,
        NotifyRules.DEFAULT,
        WatchRules.DEFAULT,
        rollback,
        ParallelRules.DEFAULT,
        Phasing.DEFAULT,
        Dossier.DEFAULT,
        ApprovalRules.DEFAULT,
        Steps.NONE);
  }
}
