package io.whimbrel.engine.cutover;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the sequences stand from which the other side goes on. Those of tables of which other
 * phases' rows stay are drawn from on both sides: they are first put behind what the other one has
 * drawn since the last switch, so that it begins behind them anew.
 */
final class SharedNumbers {

  private SharedNumbers() {}

  /** Those that the run selects, in a course. */
  static List<SequenceValue> read(RunFrame frame) {
    List<SequenceValue> all = frame.source().sequences(frame.plan().tables());
    Set<TableName> shared =
        frame.cargo().mappings().stream()
            .filter(mapping -> mapping.share().isPresent())
            .map(mapping -> mapping.source().name())
            .collect(Collectors.toSet());
    List<SequenceValue> drawn =
        all.stream().filter(s -> s.ownedBy().filter(shared::contains).isPresent()).toList();
    if (drawn.isEmpty()) {
      return all;
    }
    List<TableMapping> mappings = frame.cargo().mappings();
    frame.source().passSequences(frame.target().sequenceImages(drawn, mappings));
    return frame.source().sequences(frame.plan().tables());
  }
}
