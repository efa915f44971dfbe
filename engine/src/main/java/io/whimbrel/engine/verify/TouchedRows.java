package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.Set;

/** Which rows sync wrote on a run's target. */
record TouchedRows(RunFrame frame, Phase phase, Retry retry) {

  /** The source keys of those that it wrote behind a position. */
  Set<List<String>> since(TableMapping mapping, Position position) {
    return retry.call(
        phase,
        "asking what was touched",
        () -> Set.copyOf(frame.target().proofs().touched(mapping, position)));
  }
}
