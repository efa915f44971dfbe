package io.whimbrel.engine.switches;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.run.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a PgBouncer carry its clients over, who notice nothing but that their queries take longer:
 *
 * <ol>
 *   <li>Hold: {@code PAUSE}. PgBouncer lets what is under way end and closes its connections to the
 *       source; whoever asks for more waits. What does not end within {@code
 *       limits.open-transactions} is cut by {@code KILL}.
 *   <li>Move: the entries of the databases name the target, {@code RELOAD}. The pools stay paused.
 *   <li>Let go: {@code RESUME}. PgBouncer connects to whatever its entries name.
 * </ol>
 */
final class PgBouncerSwitch implements Switch.Holding {
  private static final List<String> PLACE = List.of("host", "port", "dbname");

  private final SwitchAction.PgBouncer action;
  private final SwitchGround ground;
  private final PgBouncerConfig config;

  PgBouncerSwitch(SwitchAction.PgBouncer action, SwitchGround ground) {
    this.action = action;
    this.ground = ground;
    this.config = new PgBouncerConfig(action.config());
  }

  @Override
  public String hold(Deadline deadline) {
    List<String> told = new ArrayList<>();
    for (String database : action.databases()) {
      told.add(pause(database, deadline) ? database + " is paused" : database + " was cut");
    }
    return String.join(", ", told);
  }

  /** Returns whether everything ended by itself. */
  private boolean pause(String database, Deadline deadline) {
    Duration grace = ground.plan().limits().openTransactions();
    Deadline patience = Deadline.in(shorter(grace, deadline.left()));
    try (PgBouncerConsole console = PgBouncerConsole.open(action.admin())) {
      if (isPaused(console, database)) {
        return true;
      }
      if (console.run("PAUSE " + quoted(database), patience)) {
        return true;
      }
    }
    try (PgBouncerConsole console = PgBouncerConsole.open(action.admin())) {
      console.run("KILL " + quoted(database));
      return false;
    }
  }

  @Override
  public String move(Deadline deadline) {
    PostgresPlace target = PostgresPlace.of(ground.plan().target(), action.target());
    Map<String, String> values = target.parameters();
    for (String database : action.databases()) {
      if (ground.noted(before(database)).isEmpty()) {
        ground.note(before(database), written(entry(database)));
      }
      set(database, values);
    }
    FaultPoint.CUTOVER_CONFIG_WRITTEN.pass();
    reload();
    return "%s go to %s".formatted(String.join(", ", action.databases()), target);
  }

  @Override
  public String undo(Deadline deadline) {
    List<String> moved =
        action.databases().stream()
            .filter(database -> ground.noted(before(database)).isPresent())
            .toList();
    if (moved.isEmpty()) {
      return "was not written";
    }
    moved.forEach(database -> set(database, read(ground.noted(before(database)).orElseThrow())));
    reload();
    moved.forEach(database -> ground.note(before(database), ""));
    return String.join(", ", moved) + " go to the source again";
  }

  @Override
  public String letGo(Deadline deadline) {
    try (PgBouncerConsole console = PgBouncerConsole.open(action.admin())) {
      for (String database : action.databases()) {
        if (isPaused(console, database)) {
          console.run("RESUME " + quoted(database));
        }
      }
    }
    return String.join(", ", action.databases()) + " go on";
  }

  /** PgBouncer only notes in its log what it does not understand, so it is asked what it took. */
  private void reload() {
    try (PgBouncerConsole console = PgBouncerConsole.open(action.admin())) {
      console.run("RELOAD");
      for (String database : action.databases()) {
        Map<String, String> entry = entry(database);
        Map<String, String> taken = row(console, database);
        requireTaken(database, entry, taken, "host", "host");
        requireTaken(database, entry, taken, "port", "port");
        requireTaken(database, entry, taken, "dbname", "database");
      }
    }
  }

  private void requireTaken(
      String database,
      Map<String, String> entry,
      Map<String, String> taken,
      String parameter,
      String column) {
    String wanted = PgBouncerConfig.unquoted(entry.getOrDefault(parameter, ""));
    String found = taken.getOrDefault(column, "");
    if (!wanted.isEmpty() && !wanted.equals(found)) {
      throw ground
          .failed(
              "PgBouncer did not take %s of %s over: it has %s, %s has %s"
                  .formatted(parameter, database, found, action.config(), wanted))
          .fix("see that %s is the file that PgBouncer reads".formatted(action.config()))
          .exception();
    }
  }

  private static boolean isPaused(PgBouncerConsole console, String database) {
    return row(console, database).getOrDefault("paused", "0").equals("1");
  }

  /** PgBouncer's row of a database; empty when it does not know it. */
  private static Map<String, String> row(PgBouncerConsole console, String database) {
    return console.show("DATABASES").stream()
        .filter(row -> database.equals(row.get("name")))
        .findFirst()
        .orElse(Map.of());
  }

  private Map<String, String> entry(String database) {
    try {
      return config.entry(database).orElseThrow(() -> missing(database));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void set(String database, Map<String, String> values) {
    try {
      if (!config.set(database, values)) {
        throw missing(database);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private Problem missing(String database) {
    return ground
        .failed("%s has no entry for %s under [databases]".formatted(action.config(), database))
        .fix("name the databases of 'pgbouncer' as they are there")
        .exception();
  }

  private Problem unwritable(IOException e) {
    return ground
        .failed("%s cannot be rewritten: %s".formatted(action.config(), e))
        .fix("see to it that this user may read it and write in its directory")
        .cause(e)
        .exception();
  }

  private static String before(String database) {
    return "before." + database;
  }

  /** Where an entry leads, without its user and password. */
  private static String written(Map<String, String> entry) {
    StringBuilder text = new StringBuilder();
    for (String name : PLACE) {
      text.append(text.isEmpty() ? "" : "\n").append(name).append('=');
      text.append(entry.getOrDefault(name, ""));
    }
    return text.toString();
  }

  private static Map<String, String> read(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              values.put(line.substring(0, equals), line.substring(equals + 1));
            });
    return values;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String quoted(String database) {
    return '"' + database.replace("\"", "\"\"") + '"';
  }
}
