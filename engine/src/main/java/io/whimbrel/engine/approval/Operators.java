package io.whimbrel.engine.approval;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Chronicle;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who has worked on a run: users of the operating system, noted when their process begins. */
public final class Operators {
  private static final String ALL = "run.operators";
  private static final String LAST = "run.operator";

  private Operators() {}

  /** The user of this process, as the operating system knows it; nobody says it otherwise. */
  public static String user() {
    return ProcessHandle.current()
        .info()
        .user()
        .orElseGet(() -> System.getProperty("user.name", "somebody"));
  }

  /** Notes who works now; a process that comes back to its run is told of once. */
  public static void note(Chronicle chronicle, Phase phase) {
    String process = user() + "@" + LeaseHolder.current();
    if (chronicle.fact(LAST).filter(process::equals).isPresent()) {
      return;
    }
    Set<String> all = new TreeSet<>(of(chronicle.journal(), chronicle.run()));
    all.add(user());
    chronicle.fact(ALL, String.join("\n", all));
    chronicle.fact(LAST, process);
    chronicle.event(
        phase,
        "run.taken-up",
        "%s works on the run from %s".formatted(user(), LeaseHolder.machine()),
        Map.of("by", user(), "host", LeaseHolder.machine()));
  }

  /** The users who have worked on a run. */
  public static Set<String> of(Journal journal, RunId run) {
    return journal
        .fact(run, ALL)
        .map(text -> text.lines().collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }
}
