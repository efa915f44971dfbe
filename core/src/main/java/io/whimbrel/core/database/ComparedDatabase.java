package io.whimbrel.core.database;

import io.whimbrel.core.database.row.ComparableRows;
import io.whimbrel.core.database.row.ComparedTables;
import io.whimbrel.core.database.row.CountedRows;
import io.whimbrel.core.database.row.ReadableRows;
import io.whimbrel.core.database.row.RowEvidence;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Inventory;
import java.time.Duration;
import java.util.List;

/**
 * One of two databases that are compared without a migration. Nothing is ever written to it, not
 * even a temporary table: every transaction is read-only, so that a role which may only select will
 * do, and a standby. A partitioned table may stand in a mapping for all its partitions. Safe for
 * use by several threads.
 */
public interface ComparedDatabase extends AutoCloseable {

  /** Product and version, for example {@code PostgreSQL 18.6}. */
  String version();

  /** Which database of which running server this is, whatever URL led here. */
  String identity();

  /** The tables within a selection. */
  ComparedTables tables(TableSelection selection);

  /** Everything that is there within a selection, where it is the source. */
  Inventory inventory(TableSelection selection);

  /** Its structure, where it is the target. */
  StructureProofs structure();

  /**
   * A mapping as it is compared where this is the target: what this database alone makes of a value
   * is left to it.
   */
  TableMapping asCompared(TableMapping mapping);

  /** Its rows, where it is the source. Streams are in the form that {@link #compared} takes. */
  ReadableRows rows();

  /** Its rows, where it is the target. */
  ComparableRows compared();

  /** The format that streams have. */
  RowFormat format();

  /** Counts the source rows that a mapping carries. */
  CountedRows countSource(TableMapping mapping);

  /** Counts the rows of a mapping's target. */
  CountedRows countTarget(TableMapping mapping);

  /** What anybody can see again of its rows, where it is the source. */
  RowEvidence sourceEvidence();

  /** What anybody can see again of its rows, where it is the target. */
  RowEvidence targetEvidence();

  /**
   * What the keys of all source rows become on the target, in order; for mappings with derived keys
   * alone, whose target rows cannot be told by ranges of source keys.
   */
  RowStream images(TableMapping mapping);

  /**
   * The rows of the target that no source key stands for.
   *
   * @param images of the source's keys
   */
  Comparison beyond(TableMapping mapping, RowStream images, int differencesMax);

  /** Asks what must hold on the data. */
  RuleQueries queries();

  /**
   * Opens a connection for an application's queries.
   *
   * @param limit after which the server gives a query up
   */
  ShadowQueries shadow(Duration limit);

  /** The statements that took the server most of its time, as far as it counts them. */
  List<FrequentStatement> frequentStatements(int max);

  @Override
  void close();
}
