package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.database.DataQuality;
import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.Limits;
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
import io.whimbrel.core.plan.mapping.MappingResult;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRule;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A plan over two databases, whose data is looked at. Mutable: maps and rules are added. */
final class QualityCase {

  private final TwoDatabases databases;
  private final Map<TableName, TableMap> maps = new LinkedHashMap<>();
  private final List<QualityRules.Entry> entries = new ArrayList<>();
  private QualityRules rules = QualityRules.DEFAULT;
  private Optional<RowShare> share = Optional.empty();

  QualityCase(TwoDatabases databases) {
    this.databases = databases;
  }

  static TableName table(String name) {
    return new TableName("public", name);
  }

  static ColumnMap typed(String type) {
    return column(type, "", "");
  }

  static ColumnMap required() {
    return new ColumnMap(
        Optional.empty(),
        Optional.empty(),
        Optional.of(false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static ColumnMap made(String type, String up) {
    return column(type, up, "");
  }

  static ColumnMap renamed(String from) {
    return column("", "", from);
  }

  private static ColumnMap column(String type, String up, String from) {
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

  QualityCase map(String table, Map<String, ColumnMap> columns, String where) {
    maps.put(
        table(table),
        new TableMap(
            Optional.empty(), Optional.empty(), columns, List.of(), optional(where), List.of()));
    return this;
  }

  QualityCase says(String table, String columns, QualityKind kind, QualityRule rule) {
    entries.add(
        new QualityRules.Entry(table(table), List.of(columns.split(", ")), Map.of(kind, rule)));
    return this;
  }

  QualityCase looking(QualityRules.Look look) {
    rules = rules.looking(look);
    return this;
  }

  QualityCase sampling(long rows) {
    rules = new QualityRules(rules.look(), rules.statementMax(), rows, List.of());
    return this;
  }

  static QualityRule policy(QualityPolicy policy) {
    return new QualityRule(
        Optional.of(policy), OptionalLong.empty(), Optional.empty(), Optional.empty());
  }

  static QualityRule accepting(long count) {
    return new QualityRule(
        Optional.empty(), OptionalLong.of(count), Optional.empty(), Optional.empty());
  }

  static QualityRule fix(String expression) {
    return new QualityRule(
        Optional.empty(), OptionalLong.empty(), Optional.empty(), Optional.of(expression));
  }

  static QualityRule rule(QualityPolicy policy, String rule) {
    return new QualityRule(
        Optional.of(policy), OptionalLong.empty(), Optional.of(rule), Optional.empty());
  }

  MappingResult mapping() {
    return new MappingBuilder().build(plan(), inventory());
  }

  private Inventory inventory() {
    return new PostgresCatalog(databases.source(), databases.scope()).inventory(all());
  }

  private static TableSelection all() {
    return new TableSelection(List.of("public.*"), List.of());
  }

  private QualityRules rules() {
    return new QualityRules(rules.look(), rules.statementMax(), rules.sampleRows(), entries);
  }

  /** The tables' rows are those of a phase. */
  QualityCase sharing(RowShare part) {
    share = Optional.of(part);
    return this;
  }

  private List<TableMapping> mappings() {
    return mapping().mappings().stream().map(m -> m.of(share)).toList();
  }

  /** What is found on the source. */
  List<QualityResult> before() {
    DataQuality source = quality(Moment.BEFORE);
    List<TableMapping> mappings = mappings();
    return look(
        source, source.demands(mappings), source.demands(mappings), mappings, SchemaMode.CREATE);
  }

  /** What is found on the target, which asks for itself. */
  List<QualityResult> after() {
    DataQuality target = quality(Moment.AFTER);
    List<TableMapping> mappings = mappings();
    return look(
        target,
        target.demands(mappings),
        quality(Moment.BEFORE).demands(mappings),
        mappings,
        SchemaMode.CREATE);
  }

  /** What is found on the source for a target that is there. */
  List<QualityResult> beforeExisting() {
    DataQuality source = quality(Moment.BEFORE);
    List<TableMapping> mappings = mappings();
    return look(
        source,
        quality(Moment.AFTER).demands(mappings),
        source.demands(mappings),
        mappings,
        SchemaMode.EXISTING);
  }

  /** How many rows of the target point to rows kept aside. */
  long pointingAside() {
    DataQuality target = quality(Moment.AFTER);
    List<TableMapping> mappings = mappings();
    mappings.forEach(m -> Rejects.ensure(databases.target(), m));
    return target.demands(mappings).stream()
        .map(
            d ->
                new QualityTask(
                    mapping(mappings, d.table()), d, d, mappings, rules(), SchemaMode.EXISTING))
        .mapToLong(target::pointingAside)
        .sum();
  }

  private List<QualityResult> look(
      DataQuality side,
      List<TableDemands> demands,
      List<TableDemands> known,
      List<TableMapping> mappings,
      SchemaMode schema) {
    List<QualityResult> results = new ArrayList<>();
    for (TableDemands demand : demands) {
      TableMapping mapping = mapping(mappings, demand.table());
      TableDemands before =
          known.stream().filter(k -> k.table().equals(demand.table())).findFirst().orElseThrow();
      results.addAll(
          side.look(new QualityTask(mapping, demand, before, mappings, rules(), schema)));
    }
    return results;
  }

  private static TableMapping mapping(List<TableMapping> mappings, TableName table) {
    return mappings.stream().filter(m -> m.source().name().equals(table)).findFirst().orElseThrow();
  }

  private DataQuality quality(Moment side) {
    return new PostgresQuality(
        side == Moment.BEFORE ? databases.source() : databases.target(),
        side,
        databases.scope().run());
  }

  private Plan plan() {
    DatabaseUrl url = new DatabaseUrl("test", "postgresql://localhost/test");
    return new Plan(
        Path.of("plan.yaml"),
        "digest",
        Map.of(),
        databases.scope().migration(),
        "title",
        List.of(),
        "owner",
        url,
        url,
        Optional.empty(),
        Strategy.BLUE_GREEN,
        Limits.DEFAULT,
        SchemaMode.CREATE,
        all(),
        Map.of(),
        maps,
        AccessRules.DEFAULT,
        new VerifyRules(
            VerifyRules.DEFAULT.levels(),
            List.of(),
            0,
            VerifyRules.DEFAULT.sample(),
            VerifyRules.DEFAULT.checksum(),
            List.of(),
            VerifyRules.DEFAULT.limit(),
            rules(),
            VerifyRules.DEFAULT.proofAge()),
        new CutoverRules(List.of(), List.of(), Approval.RULE),
        new MonitorRules(Duration.ZERO, Duration.ofSeconds(1), List.of()),
        new CleanupRules(CleanupRules.OldSide.READ_ONLY),
        BackupRules.DEFAULT,
        NotifyRules.DEFAULT,
        WatchRules.DEFAULT,
        RollbackRules.DEFAULT,
        ParallelRules.DEFAULT,
        Phasing.DEFAULT,
        Dossier.DEFAULT,
        ApprovalRules.DEFAULT,
        Steps.NONE);
  }
}
