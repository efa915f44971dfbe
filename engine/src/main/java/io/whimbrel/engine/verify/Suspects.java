package io.whimbrel.engine.verify;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at rows that may differ until it is certain which of them do. Used by one thread. */
public final class Suspects {
  private final LiveProof live;

  /** For a run. */
  public Suspects(RunFrame frame, Catching sync, Retry retry) {
    Sights sights = new Sights(frame, Phase.VERIFY, retry);
    this.live = new LiveProof(sights, new TouchedRows(frame, Phase.VERIFY, retry), sync);
  }

  /** Which rows of these keys differ. */
  public List<RowDifference> ofKeys(TableMapping mapping, List<List<String>> keys) {
    List<RowDifference> different = new ArrayList<>();
    for (List<List<String>> part : CutoverProof.parts(keys)) {
      different.addAll(live.keys(mapping, part).differences());
    }
    return different;
  }

  /**
   * Rows of a range that differ, at most a thousand; empty when rows change all the time and cannot
   * be told apart by a key, so that nobody knows.
   */
  public Optional<List<RowDifference>> ofRange(TableMapping mapping, Bounds bounds) {
    ChunkVerdict verdict = live.range(mapping, bounds);
    return verdict.isSettled() ? Optional.of(verdict.differences()) : Optional.empty();
  }
}
