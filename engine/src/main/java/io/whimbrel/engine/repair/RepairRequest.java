package io.whimbrel.engine.repair;

import io.whimbrel.core.database.row.RowRepairs;
import java.time.Duration;
import java.util.List;

/**
 * What is to be repaired.
 *
 * @param tables names or patterns; none for every table whose last proof says that rows differ
 * @param proofAge how old a proof may be whose named rows are taken; an older one is made anew
 */
public record RepairRequest(
    List<String> tables, Mode mode, Duration proofAge, RowRepairs.Values values) {

  /** What becomes of rows that differ. */
  public enum Mode {
    /** They are told, with the statements that would make them equal. */
    LOOK,
    /** They are made equal, and proved again. */
    APPLY
  }

  public RepairRequest {
    tables = List.copyOf(tables);
  }
}
