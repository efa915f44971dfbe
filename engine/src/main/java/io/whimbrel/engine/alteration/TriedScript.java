package io.whimbrel.engine.alteration;

import io.whimbrel.core.alteration.ShownScript;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.engine.steps.sql.SqlStep;
import java.util.List;
import java.util.Optional;

/**
 * A script with what takes it back.
 *
 * @param name unique among those that are tried together
 * @param back empty where nothing takes it back
 */
public record TriedScript(
    String name, String description, List<Portion> forward, Optional<List<Portion>> back) {
  public TriedScript {
    forward = List.copyOf(forward);
    back = back.map(List::copyOf);
  }

  /** For people. */
  public ShownScript shown() {
    return new ShownScript(
        name,
        description,
        SqlStep.shown(forward),
        back.filter(portions -> !portions.isEmpty()).map(SqlStep::shown));
  }
}
