package io.whimbrel.engine.verify;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Check;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;

/**
 * What anybody can run to see that all rows of a table are the same; differing rows have theirs.
 */
final class ChecksumEvidence {

  private ChecksumEvidence() {}

  /** The check of a table whose rows are equal. */
  static List<Check> of(RunFrame frame, TableMapping mapping) {
    return List.of(
        new Check(
            "rows",
            Check.Outcome.HOLDS,
            "every row the same on both sides",
            "every row is the same",
            frame.source().rows().checksumQuery(mapping),
            frame.target().proofs().checksumQuery(mapping)));
  }
}
