package io.whimbrel.testkit.contract;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One run between two new databases, and short ways to what a case needs of it. */
public final class Crossing implements AutoCloseable {

  static final long EPOCH = 3;
  static final long OLDER_EPOCH = 2;
  static final long NEWER_EPOCH = 4;

  private final ContractProduct product;
  private final ContractDatabase oldSide;
  private final ContractDatabase newSide;
  private final RunScope scope;
  private final SourceDatabase source;
  private final TargetDatabase target;

  private Crossing(ContractProduct product) {
    this.product = product;
    this.oldSide = product.newSource();
    this.newSide = product.newTarget();
    this.scope = scope(oldSide.name());
    this.source = product.product().source(oldSide.url(), scope);
    this.target = product.product().target(newSide.url(), scope);
  }

  static Crossing open(ContractProduct product) {
    return new Crossing(product);
  }

  static RunScope scope(String name) {
    return new RunScope(new RunId(name + ".1"), new MigrationId(name), Limits.DEFAULT);
  }

  ContractProduct product() {
    return product;
  }

  /** The database behind the source, as an application sees it. */
  ContractDatabase oldSide() {
    return oldSide;
  }

  /** The database behind the target, as an application sees it. */
  ContractDatabase newSide() {
    return newSide;
  }

  SourceDatabase source() {
    return source;
  }

  TargetDatabase target() {
    return target;
  }

  void onBoth(String... statements) throws SQLException {
    oldSide.execute(statements);
    newSide.execute(statements);
  }

  TableSelection everything() {
    return new TableSelection(List.of(oldSide.schema() + ".*"), List.of());
  }

  Inventory inventory() {
    return source.inventory(everything());
  }

  Table table(String name) {
    return inventory().table(new TableName(oldSide.schema(), name)).orElseThrow();
  }

  /** The mapping that changes nothing. */
  TableMapping plain(String table) {
    return plain(table(table));
  }

  TableMapping plain(Table table) {
    List<ColumnMapping> columns = table.columns().stream().map(Crossing::carried).toList();
    return mapping(table, columns);
  }

  TableMapping mapping(Table table, List<ColumnMapping> columns) {
    return new TableMapping(
        table,
        new TableName(newSide.schema(), table.name().name()),
        columns,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static ColumnMapping carried(Column column) {
    ValueRule rule =
        column.isStored() ? new ValueRule.Carry(column.name()) : new ValueRule.Computed();
    return new ColumnMapping(
        column.name(), column.type(), column.nullable(), column.defaultExpression(), rule, "");
  }

  /** Copies a table in chunks of about so many rows, all in one snapshot. */
  List<ChunkMarker> copy(TableMapping mapping, long rowsPerChunk) {
    List<Bounds> ranges = source.rows().split(mapping.source(), rowsPerChunk);
    try (TableSnapshot snapshot = source.rows().snapshot(mapping.source())) {
      return IntStream.range(0, ranges.size())
          .mapToObj(i -> load(mapping, i, ranges.get(i), snapshot))
          .toList();
    }
  }

  ChunkMarker load(TableMapping mapping, int ordinal, Bounds bounds, TableSnapshot snapshot) {
    RowFormat format = target.rows().format(mapping);
    Chunk chunk = new Chunk(mapping.source().name(), ordinal, bounds);
    try (RowStream rows = snapshot.read(mapping, bounds, format)) {
      return target.rows().load(mapping, chunk, snapshot.text(), format, rows, EPOCH);
    }
  }

  /** The steps of the target's structure for tables that are carried as they are. */
  List<SchemaStep> steps() {
    Inventory inventory = inventory();
    List<TableMapping> mappings = inventory.tables().stream().map(this::plain).toList();
    return target.schema().plan(inventory, inventory.definitions(), mappings);
  }

  /** Everything that the log holds from a position until now. */
  List<LogEntry> entries(Position from, List<Table> tables) {
    Position end = source.log().mark("end");
    try (ChangeReader reader = source.log().read(from, tables)) {
      return LogWords.readUntil(reader, end);
    }
  }

  @Override
  public void close() {
    source.cleanUp();
    target.cleanUp();
    source.close();
    target.close();
  }
}
