package io.whimbrel.engine.steps.sql;

import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.ScriptDatabase;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Where the scripts of a step come from. */
public interface ScriptSource {

  /** Reads all of it, once. */
  Reading read();

  /** What of these stands in their way as they are. */
  default List<String> warnings(List<Script> scripts) {
    return List.of();
  }

  /**
   * What was read.
   *
   * @param digest of all of it
   * @param scripts in the order in which they run; asks no server
   * @param done names of scripts that somebody else did before; a problem says what is wrong there
   */
  record Reading(
      String digest,
      Function<ScriptDatabase, List<Script>> scripts,
      Function<ScriptDatabase, Set<String>> done) {}
}
