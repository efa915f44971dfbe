package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.guide.GuideOperation.End;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.screen.FailureText;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.documents.Envelope;
import io.whimbrel.engine.guide.Diagnosis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a way through guides went, in an environment.
 *
 * @param kind of the answer
 * @param ends of the guides that were worked on, in their order
 * @param done what a guide is that went well, in a word
 * @param next what to type when all went well
 */
record GuideView(String kind, Environment environment, List<End> ends, String done, String next) {
  GuideView {
    ends = List.copyOf(ends);
  }

  /** Tells it, and returns the exit code: that of the last guide. */
  int give(Surroundings surroundings, CommonOptions common) {
    Terminal terminal = common.of(surroundings.terminal());
    Optional<End.Failed> failed =
        ends.isEmpty() || !(ends.getLast() instanceof End.Failed last)
            ? Optional.empty()
            : Optional.of(last);
    Envelope envelope =
        new Envelope(kind, common.migration(), data(failed), List.of(), failed.map(this::ofGuide));
    switch (common.output()) {
      case TABLE -> {
        terminal.out().print(text());
        failed.ifPresent(f -> terminal.err().print(text(f, terminal)));
      }
      case JSON -> terminal.out().println(envelope.text());
      case JSONL -> terminal.out().println(envelope.line());
    }
    terminal.out().flush();
    terminal.err().flush();
    return exit().status();
  }

  private ExitCode exit() {
    if (ends.isEmpty()) {
      return ExitCode.OK;
    }
    return switch (ends.getLast()) {
      case End.Went went -> went.outcome().exit();
      case End.Failed failed -> failed.problem().code().exitCode();
    };
  }

  private Map<String, Object> data(Optional<End.Failed> failed) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("environment", GuideDesk.word(environment));
    data.put("guides", ends.stream().map(this::data).toList());
    failed.ifPresent(
        f -> data.put("troubleshooting", f.diagnoses().stream().map(GuideView::data).toList()));
    data.put("next", advice());
    return data;
  }

  private Map<String, Object> data(End end) {
    Map<String, Object> data = new LinkedHashMap<>();
    switch (end) {
      case End.Went went -> {
        data.put("guide", went.plan().guide().name());
        data.put("state", word(end));
        data.put("run", went.outcome().run().run().text());
      }
      case End.Failed failed -> {
        data.put("guide", failed.plan().guide().name());
        data.put("state", word(end));
      }
    }
    return data;
  }

  private static Map<String, Object> data(Diagnosis diagnosis) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", diagnosis.trouble().name());
    data.put("remedy", diagnosis.trouble().remedy());
    data.put("cause", diagnosis.cause().name());
    data.put("said", diagnosis.said());
    return data;
  }

  private String word(End end) {
    return switch (end) {
      case End.Went went -> went.outcome().exit() == ExitCode.OK ? done : "waiting";
      case End.Failed _ -> "failed";
    };
  }

  /** What to type next. */
  private String advice() {
    return ends.isEmpty() || exit() == ExitCode.OK
        ? next
        : switch (ends.getLast()) {
          case End.Went went -> advice(went.plan()).in(went.outcome().next());
          case End.Failed failed -> ofGuide(failed).fix();
        };
  }

  private String text() {
    List<String> lines = new ArrayList<>();
    for (End end : ends) {
      String name =
          switch (end) {
            case End.Went went -> went.plan().guide().name();
            case End.Failed failed -> failed.plan().guide().name();
          };
      String left =
          end instanceof End.Went went && went.outcome().next().startsWith("taken back, but")
              ? ": " + went.outcome().next()
              : "";
      lines.add(
          "%s  %s in %s%s"
              .formatted(name, word(end), GuideDesk.word(environment), Plain.line(left)));
    }
    if (exit() == ExitCode.OK || exit() == ExitCode.WAITING) {
      lines.add("Next: " + Plain.line(advice()));
    }
    return String.join("\n", lines) + "\n";
  }

  private String text(End.Failed failed, Terminal terminal) {
    StringBuilder text =
        new StringBuilder(FailureText.of(ofGuide(failed), terminal.errPaint())).append('\n');
    for (Diagnosis diagnosis : failed.diagnoses()) {
      String cause =
          switch (diagnosis.cause()) {
            case THERE -> "the cause is there";
            case NOT_LOOKED_FOR -> "nothing looks for the cause";
            case NOT_SEEN -> "the cause was not seen";
          };
      text.append("Troubleshooting: %s (%s)\n".formatted(diagnosis.trouble().name(), cause))
          .append("    ")
          .append(Plain.line(diagnosis.trouble().remedy()))
          .append('\n');
    }
    return text.toString();
  }

  /** Steps say what to type for a plan; this is one of a guide. */
  private Problem ofGuide(End.Failed failed) {
    return advice(failed.plan()).in(failed.problem());
  }

  private GuideAdvice advice(GuidePlan plan) {
    return new GuideAdvice(plan, environment);
  }
}
