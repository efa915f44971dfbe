package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.MigrationType;
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
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.watch.WatchRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan and the tables that it speaks of, put together piece by piece; mutable. */
final class Fixture {

  final Map<TableName, TableMap> maps = new LinkedHashMap<>();
  final Map<String, String> schemas = new LinkedHashMap<>();
  final Map<String, String> locations = new LinkedHashMap<>();
  final List<Table> tables = new ArrayList<>();
  List<String> include = List.of("*");
  List<String> exclude = List.of();
  final List<ObjectDefinition> definitions = new ArrayList<>();
  Phasing phasing = Phasing.DEFAULT;
  Dossier dossier = Dossier.DEFAULT;
  ApprovalRules approvals = ApprovalRules.DEFAULT;
  RollbackRules rollback = RollbackRules.DEFAULT;

  static TableName name(String name) {
    return new TableName("public", name);
  }

  static Column column(String name, String type) {
    return new Column(name, type, true, Optional.empty(), Generation.NONE, false);
  }

  static Column required(String name, String type) {
    return new Column(name, type, false, Optional.empty(), Generation.NONE, false);
  }

  static Column withDefault(String name, String type, String expression) {
    return new Column(name, type, true, Optional.of(expression), Generation.NONE, false);
  }

  static Column serial(String name) {
    return new Column(
        name, "integer", false, Optional.of("nextval('ids'::regclass)"), Generation.SERIAL, false);
  }

  static Column computed(String name, String type, String expression) {
    return new Column(name, type, true, Optional.of(expression), Generation.COMPUTED, false);
  }

  static ForeignKey foreignKey(String column, String references, String referenced) {
    return new ForeignKey(column + "_fkey", List.of(column), name(references), List.of(referenced));
  }

  /** Adds a plain table whose key is its first column. */
  Fixture table(String name, List<Column> columns, ForeignKey... keys) {
    return table(name, List.of(columns.getFirst().name()), columns, keys);
  }

  /** Adds a plain table with this key; an empty one is none. */
  Fixture table(String name, List<String> key, List<Column> columns, ForeignKey... keys) {
    return add(Table.Kind.PLAIN, name, key, columns, Optional.empty(), keys);
  }

  /** Adds a partitioned table whose key is its first column. */
  Fixture partitioned(String name, List<Column> columns, ForeignKey... keys) {
    List<String> key = List.of(columns.getFirst().name());
    return add(Table.Kind.PARTITIONED, name, key, columns, Optional.empty(), keys);
  }

  /** Adds a leaf partition whose key is its first column. */
  Fixture partition(String name, String parent, List<Column> columns, ForeignKey... keys) {
    List<String> key = List.of(columns.getFirst().name());
    return add(Table.Kind.PARTITION, name, key, columns, Optional.of(name(parent)), keys);
  }

  private Fixture add(
      Table.Kind kind,
      String name,
      List<String> key,
      List<Column> columns,
      Optional<TableName> parent,
      ForeignKey... keys) {
    tables.add(
        new Table(
            name(name),
            kind,
            columns,
            key.isEmpty() ? Optional.empty() : Optional.of(new Key(name + "_pkey", key)),
            key.isEmpty() ? RowIdentity.FULL : RowIdentity.KEY,
            Arrays.asList(keys),
            parent,
            10,
            8192));
    return this;
  }

  Fixture map(String table, Entry entry) {
    maps.put(name(table), entry.map());
    return this;
  }

  Fixture at(String path, String place) {
    locations.put(path, place);
    return this;
  }

  MappingResult build() {
    return new MappingBuilder().build(plan(), inventory());
  }

  /** The mappings backwards. */
  MappingResult backwards() {
    return ReverseMappings.of(plan(), build().mappings(), List.of());
  }

  TableMapping mapping(String table) {
    return build().mappings().stream()
        .filter(m -> m.source().name().equals(name(table)))
        .findFirst()
        .orElseThrow();
  }

  Inventory inventory() {
    return new Inventory(
        "PostgreSQL", "15.19", "shop", tables, List.of(), List.of(), definitions, List.of());
  }

  Plan plan() {
    return new Plan(
        Path.of("/plans/plan.yaml"),
        "0".repeat(64),
        locations,
        new MigrationId("MIGRATION-001"),
        "Users move",
        List.of(MigrationType.DATA),
        "platform-team",
        new DatabaseUrl("old", "postgresql://old/shop"),
        new DatabaseUrl("new", "postgresql://new/shop"),
        Optional.empty(),
        Strategy.BLUE_GREEN,
        Limits.DEFAULT,
        SchemaMode.CREATE,
        new TableSelection(include, exclude),
        schemas,
        maps,
        AccessRules.DEFAULT,
        VerifyRules.DEFAULT,
        new CutoverRules(List.of(), List.of(), Approval.PERSON),
        new MonitorRules(Duration.ZERO, Duration.ofSeconds(1), List.of()),
        new CleanupRules(CleanupRules.OldSide.READ_ONLY),
        BackupRules.DEFAULT,
        NotifyRules.DEFAULT,
        WatchRules.DEFAULT,
        rollback,
        ParallelRules.DEFAULT,
        phasing,
        dossier,
        approvals,
        Steps.NONE);
  }
}
