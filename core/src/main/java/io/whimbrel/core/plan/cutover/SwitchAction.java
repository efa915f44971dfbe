package io.whimbrel.core.plan.cutover;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.HttpCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What moves traffic at the cutover. */
public sealed interface SwitchAction {

  /** Stands in the body of a request for the per cent of the traffic that go to the target. */
  String SHARE = "{share}";

  /**
   * Writes the target's URL into a file of {@code KEY=VALUE} lines.
   *
   * @param path resolved against the plan's directory
   * @param reload a command that makes the application read it
   */
  record EnvFile(Path path, String key, Optional<String> reload) implements SwitchAction {}

  /**
   * Runs a command; the target's URL is in its environment as {@code WHIMBREL_TARGET_URL}.
   *
   * @param undo the command that takes it back
   */
  record Command(String run, Optional<String> undo) implements SwitchAction {}

  /**
   * Has a PgBouncer hold its clients through the pause and connect them to the target behind it.
   *
   * @param admin its admin console
   * @param config the file with the section {@code [databases]} that names them
   * @param databases the names that applications connect to
   * @param target how this PgBouncer reaches the target; what is not said is as in the target's URL
   */
  record PgBouncer(DatabaseUrl admin, Path config, List<String> databases, Place target)
      implements SwitchAction {
    public PgBouncer {
      databases = List.copyOf(databases);
    }
  }

  /** Where a database is, as far as something else than its URL is to be said. */
  record Place(Optional<String> host, Optional<Integer> port, Optional<String> database) {

    /** As its URL has it. */
    public static final Place OF_URL =
        new Place(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Has an HAProxy send connections to the target.
   *
   * @param socket its admin socket: a path, or {@code host:port}
   * @param drain how long sessions may take to leave the old server before they are cut
   */
  record HaProxy(String socket, String backend, Servers servers, Duration drain)
      implements SwitchAction {}

  /** Which servers of a backend are meant. */
  sealed interface Servers {

    /** One for each side, of which one at a time is ready. */
    record Pair(String source, String target) implements Servers {}

    /** One whose address is changed. */
    record Single(String server, Place target) implements Servers {}
  }

  /** Makes a request. */
  record Http(HttpCall call, Optional<HttpCall> undo) implements SwitchAction {}
}
