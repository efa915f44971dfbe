package io.whimbrel.core.rehearsal;

import io.whimbrel.core.schema.TableName;

/**
 * What a rehearsal took of a table; of a partitioned one of all its partitions together.
 *
 * @param drawn rows that the rule drew
 * @param brought rows that came along because others refer to them
 * @param bytes of these rows as they were read
 * @param sourceRows rows of the source's table, as its statistics tell
 * @param sourceBytes bytes of the source's table
 */
public record SampledTable(
    TableName name, long drawn, long brought, long bytes, long sourceRows, long sourceBytes) {

  /** Rows that were taken, for whatever reason. */
  public long rows() {
    return drawn + brought;
  }

  /** The same with further rows that others refer to. */
  public SampledTable with(long rows, long moreBytes) {
    return new SampledTable(
        name, drawn, brought + rows, bytes + moreBytes, sourceRows, sourceBytes);
  }
}
