package io.whimbrel.core.database;

import io.whimbrel.core.database.change.ChangeTarget;
import io.whimbrel.core.database.row.LargeObjectTarget;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.database.row.RowProofs;
import io.whimbrel.core.database.row.RowRepairs;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.database.row.RowTarget;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The new side of a run. Safe for use by several threads. */
public interface TargetDatabase extends AutoCloseable {

  /** Product and version, for example {@code PostgreSQL 18.6}. */
  String version();

  /**
   * What stands in the way: missing rights, settings, extensions; occupied or unfitting tables;
   * expressions, types and filters of the mappings that this server refuses, each tried on it
   * without leaving a trace and located by the plan path of its column.
   */
  List<Finding> preconditions(
      Inventory source,
      List<ObjectDefinition> definitions,
      List<TableMapping> mappings,
      SchemaMode mode);

  /**
   * In what ways tables of the target are not what their mappings want, whoever made them; the fix
   * of each is a statement for the target. Rows do not matter.
   *
   * @param gone tables that nothing is mapped onto any more, and that are not to be there
   */
  List<Finding> misfits(List<TableMapping> mappings, List<TableName> gone, SchemaMode mode);

  /** Makes the structure. */
  SchemaWriter schema();

  /** Writes rows of chunks. */
  RowTarget rows();

  /** Writes large objects. */
  default LargeObjectTarget largeObjects() {
    return LargeObjectTarget.NONE;
  }

  /**
   * The product's own programs that load tables from a dump.
   *
   * @param directory that holds them; empty for those that are found by {@code PATH}
   */
  default DumpPrograms dumps(Optional<Path> directory) {
    return DumpPrograms.NONE;
  }

  /** Writes changes. */
  ChangeTarget changes();

  /** Compares rows. */
  RowProofs proofs();

  /**
   * Makes single rows equal; a product that cannot do so says so by a problem.
   *
   * @param source where values are read again that a row lacks
   */
  default RowRepairs repairs(RowSource source) {
    throw Problem.of(ProblemCode.OBJECT_UNSUPPORTED)
        .what("single rows of " + version() + " cannot be repaired")
        .fix("send the table back to copy with 'whimbrel run --copy-again --table'")
        .exception();
  }

  /** Looks at the quality of its rows, and tells what it asks of them. */
  default DataQuality quality() {
    return DataQuality.NONE;
  }

  /** Compares structures. */
  default StructureProofs structure() {
    return (moment, source, sequences, mappings, mode) -> Map.of();
  }

  /** Counts rows. */
  RowCounts counts();

  /** Asks for rules. */
  RuleQueries queries();

  /**
   * A query of the row that a source key has here, for {@link #queries}: the written columns in
   * their order; empty where there is none.
   */
  default Optional<String> exampleQuery(TableMapping mapping, List<String> key) {
    return Optional.empty();
  }

  /** Which rules the source's keys are here. */
  default IntegrityProofs integrity() {
    return (source, mappings) -> List.of();
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

  /** A small table of our own, by which the way back is tried; empty where there is none. */
  default Optional<MarkerTable> marker() {
    return Optional.empty();
  }

  /**
   * What only the server knows that is against sharing the rows of tables that are there already.
   */
  default List<Finding> sharing(List<TableName> tables) {
    return List.of();
  }

  /** Makes it ready for traffic. */
  default TargetWarming warming() {
    return TargetWarming.NONE;
  }

  /** What makes these tables refuse writes of everybody but Whimbrel. */
  Fence fence(List<TableName> tables);

  /**
   * Puts the sequences to where the source's stand or behind it, never back; sequences of renamed
   * tables and schemas follow their names.
   */
  void advanceSequences(List<SequenceValue> source, List<TableMapping> mappings);

  /** Where what those of the source are here stands, under the names of the source's. */
  List<SequenceValue> sequenceImages(List<SequenceValue> source, List<TableMapping> mappings);

  /** Runs a query of the plan that must return true in its first column; used while monitoring. */
  boolean holds(String query);

  /** Round trip and health in words, by name; used while monitoring. */
  Map<String, String> health();

  /** What stands in the way of reading this side's log behind the cutover; changes nothing. */
  default List<Finding> wayBackObstacles() {
    return List.of();
  }

  /** Creates the run's own tables and notes who writes from now on; idempotent. */
  void takeOver(long epoch);

  /** Forgets the rows that the run keeps aside; idempotent. */
  default void forgetRejects() {}

  /**
   * Removes the run's own tables and functions; what was carried stays, and so do the rows that are
   * kept aside; idempotent.
   */
  void cleanUp();

  /** What it tells of where it runs; empty where it does not. */
  default Optional<ServerPlatform> platform() {
    return Optional.empty();
  }

  @Override
  void close();
}
