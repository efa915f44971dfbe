package io.whimbrel.testkit.postgresql;

import com.sun.security.auth.module.UnixSystem;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Under whom the programs of a server run. PostgreSQL refuses to run as root, and as a user who has
 * no name. Then they run as {@value #USER}: in a user namespace of their own, where that is
 * allowed, else by changing the user. Which of these works is tried once.
 */
enum RunAs {
  /** As the user of this process. */
  SELF,
  /**
   * In a user namespace, in which that user is nobody; to all others they are still that user's.
   */
  NAMESPACE,
  /** As the other user; the started process becomes the program. */
  SETPRIV,
  /** As the other user; the program may be a child of the started process. */
  RUNUSER,
  /** As the other user, through a shell; the program may be a child of the started process. */
  SU;

  /** The user as whom servers run when root may not make a namespace. */
  static final String USER = "nobody";

  /** The system property that settles the choice: the name of one of these, in lower case. */
  static final String PROPERTY = "whimbrel.servers.as";

  private static final int PATIENCE_SECONDS = 20;
  private static final String SETPRIV_SCRIPT =
      """
      exec setpriv --reuid "$(id -u %1$s)" --regid "$(id -g %1$s)" --clear-groups "$0" "$@"\
      """
          .formatted(USER);

  /** The first way that works here. */
  static RunAs chosen() {
    return Choice.MADE.way.orElseThrow(Choice.MADE::problem);
  }

  /** The ways that could work for this user, best first. */
  static List<RunAs> candidates() {
    return new UnixSystem().getUid() == 0
        ? List.of(NAMESPACE, SETPRIV, RUNUSER, SU)
        : List.of(SELF, NAMESPACE);
  }

  /** The command that runs a program this way. */
  List<String> command(List<String> program) {
    return switch (this) {
      case SELF -> program;
      case NAMESPACE -> joined(List.of("unshare", "-U", "--"), program);
      case SETPRIV -> joined(List.of("sh", "-c", SETPRIV_SCRIPT), program);
      case RUNUSER -> joined(List.of("runuser", "-u", USER, "--"), program);
      case SU -> List.of("su", "-s", "/bin/sh", "-c", "exec " + quoted(program), USER);
    };
  }

  /** Whether files must belong to {@value #USER} for a server to use them. */
  boolean isOtherUser() {
    return switch (this) {
      case SELF, NAMESPACE -> false;
      case SETPRIV, RUNUSER, SU -> true;
    };
  }

  /** Why it does not work here; empty when it does. */
  Optional<String> obstacle() {
    try {
      Process trial =
          new ProcessBuilder(command(List.of("id", "-un"))).redirectErrorStream(true).start();
      trial.getOutputStream().close();
      if (!trial.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        trial.destroyForcibly();
        return Optional.of("no answer");
      }
      String said =
          new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean works = trial.exitValue() == 0 && !said.isEmpty() && !said.equals("root");
      return works ? Optional.empty() : Optional.of(said.lines().findFirst().orElse("no user"));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static List<String> joined(List<String> start, List<String> program) {
    return Stream.concat(start.stream(), program.stream()).toList();
  }

  private static String quoted(List<String> program) {
    return program.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What came of trying. */
  private record Choice(Optional<RunAs> way, List<String> obstacles) {
    private static final Choice MADE = make();

    private static Choice make() {
      String wanted = System.getProperty(PROPERTY, "");
      List<String> obstacles = new ArrayList<>();
      for (RunAs way : candidates()) {
        if (wanted.isEmpty() || wanted.equals(way.text())) {
          Optional<String> obstacle = way.obstacle();
          if (obstacle.isEmpty()) {
            return new Choice(Optional.of(way), obstacles);
          }
          obstacles.add(way.text() + ": " + obstacle.get());
        }
      }
      return new Choice(Optional.empty(), obstacles);
    }

    private Problem problem() {
      return Problem.of(ProblemCode.USER_MISSING)
          .what(
              "PostgreSQL runs only as a named user who is not root, and no way to one works here: "
                  + String.join("; ", obstacles))
          .fix(
              "run Whimbrel as a named user other than root, or allow user namespaces, or to root"
                  + " one of setpriv, runuser, su, with a user "
                  + USER)
          .exception();
    }
  }
}
