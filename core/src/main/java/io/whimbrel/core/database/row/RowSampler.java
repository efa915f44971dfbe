package io.whimbrel.core.database.row;

import io.whimbrel.core.rehearsal.SampleRule;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.schema.Table;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Carries rows of one database into the same, empty tables of another one, all of them or a sample
 * in which every row that a foreign key refers to is there, too. All rows are read in one moment of
 * the source, which is only read. Memory is bounded, whatever the tables hold. Used by one thread;
 * closing it, by any thread, cuts it off.
 */
public interface RowSampler extends AutoCloseable {

  /**
   * Carries them.
   *
   * @param reading told now and then how many bytes were read from the source since; it may wait,
   *     and what it throws ends the work
   * @return what was taken, by table name; partitions are counted with their partitioned table
   */
  List<SampledTable> carry(List<Table> tables, SampleRule rule, LongConsumer reading);

  @Override
  void close();
}
