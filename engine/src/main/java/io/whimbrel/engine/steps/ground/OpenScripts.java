package io.whimbrel.engine.steps.ground;

import io.whimbrel.core.database.script.ScriptDatabase;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The databases on which steps run SQL, so that they can be cut. Safe for use by several threads.
 */
public final class OpenScripts {
  private final Set<ScriptDatabase> open = Collections.newSetFromMap(new WeakHashMap<>());

  synchronized ScriptDatabase opened(ScriptDatabase database) {
    open.add(database);
    return database;
  }

  /** Cuts all connections: whatever statement is under way fails. */
  public void cut() {
    List<ScriptDatabase> all;
    synchronized (this) {
      all = List.copyOf(open);
    }
    all.forEach(ScriptDatabase::close);
  }
}
