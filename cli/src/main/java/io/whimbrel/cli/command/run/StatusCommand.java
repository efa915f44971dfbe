package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.OutputFormat;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.RiskLook;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Redraw;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.Ahead;
import io.whimbrel.cli.view.RiskView;
import io.whimbrel.cli.view.StatusView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.Advice;
import io.whimbrel.engine.ApprovalDesk;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.phases.PhaseBook;
import io.whimbrel.engine.steps.Asked;
import io.whimbrel.engine.steps.StepDesk;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Tells how the run stands, and what to type next. Needs the journal only.",
    footer = {"", "Examples:", "  whimbrel status plan.yaml", "  whimbrel status --watch"})
final class StatusCommand implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = {"-w", "--watch"},
      description = "Look again every two seconds, until the run has ended.")
  private boolean isWatching;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Terminal terminal = common.of(surroundings.terminal());
    Plan read = plan.readToLook(wiring, common);
    try (Journal journal = wiring.journalToLook(read)) {
      if (isWatching) {
        watch(journal, read, terminal);
      } else {
        StatusView view = look(journal, read);
        RiskLook look = RiskLook.of(read, wiring, journal);
        RiskView risk = new RiskView(look.risk(), look.rows());
        Map<String, Object> data = view.data();
        data.put("risk", risk.data());
        String asked = asked(journal, read, view.status().lease().isPresent(), data);
        Answer.give(
            terminal,
            common,
            "Status",
            data,
            phases(journal, read)
                + risk.line(terminal.outPaint())
                + view.text(terminal.outPaint())
                + asked);
      }
    }
    return 0;
  }

  /** How each phase of a phased plan stands, in a line; nothing where one is asked for. */
  private String phases(Journal journal, Plan read) {
    if (plan.phase().isGiven() || !read.phasing().isPart()) {
      return "";
    }
    PhaseBook book = new PhaseBook(journal, read.phasing().whole().orElseThrow());
    return book.phases().stream()
        .map(
            phase ->
                phase.name()
                    + (phase.rows().isEmpty() ? "" : " (" + Plain.line(phase.told()) + ")")
                    + " "
                    + PhaseBook.words(book.standing(phase)))
        .collect(Collectors.joining(", ", "Phases: ", "\n\n"));
  }

  /** What people are asked for by a plan of steps, a line each. */
  private static String asked(
      Journal journal, Plan read, boolean isWorkedOn, Map<String, Object> data) {
    if (read.steps().isEmpty()) {
      return "";
    }
    StepDesk desk = new StepDesk(read, journal);
    Asked asked = desk.asked();
    Map<String, String> elsewhere = desk.elsewhere();
    data.put("asked", asked.steps());
    Map<String, String> gates = new LinkedHashMap<>();
    asked.gates().forEach((gate, what) -> gates.put(gate.name(), what));
    data.put("gatesAsked", gates);
    data.put("elsewhere", elsewhere);
    List<String> held = isWorkedOn ? List.of() : desk.notCarried();
    data.put("notCarried", held);
    StringBuilder lines = new StringBuilder();
    asked
        .gates()
        .forEach(
            (gate, what) ->
                lines.append(
                    "Gate %s waits for %s. whimbrel approve %s %s%n"
                        .formatted(
                            gate,
                            Plain.line(what),
                            gate.name().toLowerCase(Locale.ROOT),
                            Wiring.shown(read.file()))));
    asked
        .steps()
        .forEach(
            (step, what) ->
                lines.append(
                    "A person is asked: %s. whimbrel tick %s %s%n"
                        .formatted(Plain.line(what), step, Wiring.shown(read.file()))));
    elsewhere.forEach(
        (step, what) ->
            lines.append(
                "Step %s waits: %s. Then whimbrel run %s%n"
                    .formatted(step, Plain.line(what), Wiring.shown(read.file()))));
    Advice advice = Advice.about(read, Wiring.shown(read.file()));
    held.forEach(what -> lines.append("%s%n".formatted(Plain.line(advice.in(what)))));
    return lines.toString();
  }

  private StatusView look(Journal journal, Plan read) {
    return new StatusView(
        new RunDesk(journal, surroundings.wiring().clock()).status(read.migration()),
        read.file(),
        surroundings.wiring().clock().instant(),
        Wiring.forecast(read),
        new ApprovalDesk(journal, read, surroundings.wiring().clock()).standing(read.migration()),
        Ahead.of(journal, read));
  }

  private void watch(Journal journal, Plan read, Terminal terminal) {
    Redraw redraw = new Redraw(terminal);
    String told = "";
    while (true) {
      StatusView view = look(journal, read);
      String brief = view.brief(terminal.outPaint());
      if (common.output() == OutputFormat.TABLE && redraw.isPossible()) {
        redraw.show(view.text(terminal.outPaint()));
      } else if (!brief.equals(told)) {
        Answer.give(terminal, common, "Status", view.data(), brief);
      }
      told = brief;
      if (view.status().history().run().state().isFinal() || Thread.interrupted()) {
        return;
      }
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }
}
