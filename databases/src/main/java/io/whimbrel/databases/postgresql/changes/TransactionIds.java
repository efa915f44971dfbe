package io.whimbrel.databases.postgresql.changes;

/**
 * Extends the 32-bit transaction ids of the replication stream to the 64 bits that snapshots have:
 * the nearest 64-bit value to one seen before. Right as long as neighbours in the stream are less
 * than 2^31 transactions apart, which the server itself guarantees. Used by one thread.
 */
final class TransactionIds {

  private static final long EPOCH = 1L << 32;

  private long reference;

  /** Starts from a recent 64-bit id, such as the xmax of a new snapshot. */
  TransactionIds(long reference) {
    this.reference = reference;
  }

  /** The 64-bit id, and the reference for the next one. */
  long extend(int transaction) {
    long low = Integer.toUnsignedLong(transaction);
    long nearest = (reference & -EPOCH) | low;
    if (nearest - reference > EPOCH / 2 && nearest >= EPOCH) {
      nearest -= EPOCH;
    } else if (reference - nearest > EPOCH / 2) {
      nearest += EPOCH;
    }
    reference = nearest;
    return nearest;
  }
}
