package io.whimbrel.core.database;

import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableReference;
import io.whimbrel.core.schema.TableStructure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The old side of a run. Safe for use by several threads. */
public interface SourceDatabase extends AutoCloseable {

  /**
   * What is there within the selection, and what stands in the way of carrying it: its findings
   * name everything that cannot be carried or replicated and the statement that mends it, missing
   * rights and settings, long and prepared transactions.
   */
  Inventory inventory(TableSelection selection);

  /**
   * What stands in the way of carrying changes back to this side: rights, keys that run out, types
   * that lose something.
   *
   * @param back the mappings backwards
   */
  default List<Finding> wayBack(List<TableMapping> back, RollbackRules rules) {
    return List.of();
  }

  /**
   * Tables whose rows a rollback would find different although nobody wrote to them, since they do
   * not come back as they are.
   */
  default List<Finding> wayBackRows(List<TableMapping> there, List<TableMapping> back) {
    return List.of();
  }

  /**
   * Rows that belong to a row of another phase where phases share the rows of tables; rows are
   * counted, and the first keys told.
   */
  default List<Finding> straying(List<Table> tables) {
    return List.of();
  }

  /** What only the server knows that is against sharing the rows of tables, besides the rows. */
  default List<Finding> sharing(List<Table> tables) {
    return List.of();
  }

  /**
   * The tables of the selection as far as carrying them depends on it, by name: much cheaper than
   * an inventory, so that DDL can be looked for every few seconds.
   */
  List<TableStructure> structure(TableSelection selection);

  /** The foreign keys between tables of the selection; as cheap. */
  default List<TableReference> references(TableSelection selection) {
    return List.of();
  }

  /** A name as this product's SQL writes it, quoted where that may be needed. */
  String quoted(String name);

  /** Reads rows. */
  RowSource rows();

  /** Looks at the quality of its rows, and tells what a target made from it would ask of them. */
  default DataQuality quality() {
    return DataQuality.NONE;
  }

  /** Counts rows. */
  RowCounts counts();

  /** Asks for rules. */
  RuleQueries queries();

  /**
   * A query of one row that travels, for {@link #queries}: the columns of its key, then those that
   * rows bring, in their order; empty where there is none.
   */
  default Optional<String> exampleQuery(TableMapping mapping) {
    return Optional.empty();
  }

  /** Reads large objects. */
  default LargeObjectSource largeObjects() {
    return LargeObjectSource.NONE;
  }

  /**
   * The product's own programs that dump tables.
   *
   * @param directory that holds them; empty for those that are found by {@code PATH}
   */
  default DumpPrograms dumps(Optional<Path> directory) {
    return DumpPrograms.NONE;
  }

  /** Reads changes. */
  ChangeLog log();

  /** What measures the server, for rules of the plan. */
  default Meter meter(Throttle throttle) {
    return Meter.NONE;
  }

  /** What was written to it so far; empty where the server does not tell. */
  default Optional<Activity> activity() {
    return Optional.empty();
  }

  /**
   * What tells how the server does.
   *
   * @param probes queries whose latency is measured
   * @param disk a query of the free and all bytes of its disk
   */
  default Vitals vitals(List<String> probes, Optional<String> disk) {
    return Vitals.NONE;
  }

  /**
   * Keeps every earlier runner of the run from raising or lowering a fence here from now on; does
   * nothing for who was opened without a lease.
   */
  default void takeOver() {}

  /** A small table of our own, by which the way back is tried; empty where there is none. */
  default Optional<MarkerTable> marker() {
    return Optional.empty();
  }

  /** What its own clock says now; empty where it does not tell. */
  default Optional<Instant> clock() {
    return Optional.empty();
  }

  /** What makes these tables refuse writes. */
  Fence fence(List<TableName> tables);

  /** Where the sequences of the selection stand now. */
  List<SequenceValue> sequences(TableSelection selection);

  /**
   * Puts sequences, which may be in use, well behind where their images on another side stand;
   * never back.
   *
   * @param images under the names of the sequences here
   */
  default void passSequences(List<SequenceValue> images) {}

  /** What stands in the way of writing to these tables behind the cutover; changes nothing. */
  default List<Finding> wayBackObstacles(List<TableName> tables) {
    return List.of();
  }

  /** Keeps sessions read-only from now on by the database's own setting. */
  void keepReadOnly();

  /**
   * Removes everything that the run left on this side, slot and publication included; idempotent.
   */
  void cleanUp();

  /** What it tells of where it runs; empty where it does not. */
  default Optional<ServerPlatform> platform() {
    return Optional.empty();
  }

  @Override
  void close();
}
