package io.whimbrel.engine.audit;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.run.RunId;
import java.util.Optional;

/**
 * The first place where the journal is not what was written.
 *
 * @param sequence the number of the record in its run; 0 for the run itself
 * @param record the record as it stands; empty where there is none
 * @param what what is wrong with it
 */
public record AuditFault(RunId run, long sequence, Optional<EventRecord> record, String what) {

  /** The place for people. */
  public String where() {
    return sequence == 0 ? "run " + run : "record %d of run %s".formatted(sequence, run);
  }
}
