package io.whimbrel.engine;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that texts advise, in the form {@code 'whimbrel run'}, made such that they can be typed
 * as they stand: with the plan's file, and its phase where a command is about one. A command that
 * names a plan or a phase already keeps it.
 *
 * @param plan the plan's file, as it is typed; empty to leave it out
 * @param phase empty where none is meant
 */
public record Advice(String plan, String phase) {
  private static final Pattern COMMAND = Pattern.compile("'whimbrel ([^']+)'");
  private static final Pattern PLAIN = Pattern.compile("[\\w./@%+=:,~-]+");

  /** Commands whose first argument is the plan. */
  private static final Set<String> OF_PLAN =
      Set.of(
          "abort",
          "assess",
          "check",
          "cleanup",
          "cutover",
          "explain",
          "pause",
          "rehearse",
          "repair",
          "report",
          "resume",
          "rollback",
          "run",
          "status",
          "throttle",
          "verify");

  /** Commands whose first argument is another one. */
  private static final Set<String> OF_SOMETHING = Set.of("approve", "reject", "tick");

  /** Commands that one phase is meant by. */
  private static final Set<String> OF_PHASE =
      Set.of(
          "abort",
          "approve",
          "cutover",
          "pause",
          "reject",
          "repair",
          "resume",
          "rollback",
          "status",
          "verify");

  /** About a plan, or one phase of it. */
  public static Advice about(Plan plan, String shown) {
    return new Advice(shown, phaseOf(plan));
  }

  /** About the phase that a plan is the part of; of another plan, about nothing. */
  public static Advice aboutPhase(Plan part) {
    return new Advice("", phaseOf(part));
  }

  private static String phaseOf(Plan plan) {
    return plan.phasing().isPart() ? plan.phasing().current() : "";
  }

  /** A text whose commands can be typed. */
  public String in(String text) {
    return COMMAND
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement("'whimbrel %s'".formatted(typed(match.group(1)))));
  }

  /** A command without its first word, such as {@code approve cutover}, as it is typed. */
  public String typed(String command) {
    List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
    String verb = words.getFirst();
    int at = OF_SOMETHING.contains(verb) ? 2 : OF_PLAN.contains(verb) ? 1 : words.size() + 1;
    if (words.size() < at || words.contains("--from")) {
      return command;
    }
    boolean isPlanNamed = words.size() > at && !words.get(at).startsWith("-");
    boolean isPhaseNamed = words.contains("--phase");
    if (!plan.isEmpty() && !isPlanNamed) {
      words.add(at, PLAIN.matcher(plan).matches() ? plan : "\"%s\"".formatted(plan));
    }
    if (!phase.isEmpty() && !isPhaseNamed && isOfPhase(words)) {
      words.add("--phase");
      words.add(phase);
    }
    return String.join(" ", words);
  }

  /** The cleanup of phases is decided for all of them together; a run takes them in order. */
  private static boolean isOfPhase(List<String> words) {
    return !words.contains("cleanup")
        && (OF_PHASE.contains(words.getFirst()) || words.contains("--copy-again"));
  }

  /** Tells a listener what the run waits for in this way. */
  public RunListener told(RunListener listener) {
    return new RunListener() {
      @Override
      public void progress(Progress progress) {
        listener.progress(
            progress.note().isEmpty() ? progress : progress.noting(in(progress.note())));
      }

      @Override
      public void event(EventRecord event) {
        listener.event(event);
      }
    };
  }
}
