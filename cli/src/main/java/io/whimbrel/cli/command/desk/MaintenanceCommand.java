package io.whimbrel.cli.command.desk;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.ByOption;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.SecondPlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.WhyOption;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.engine.maintenance.MaintenanceBook;
import io.whimbrel.engine.maintenance.MaintenanceMode;
import io.whimbrel.engine.maintenance.MaintenanceState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "maintenance",
    description = {
      "Has the source refuse writes to the plan's tables, with the plan's message"
          + " and hooks, until it is switched off; tells since when and by whom.",
      "Refused while a run cuts over, and behind it. Only 'status' needs no database."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel maintenance on plan.yaml --comment \"the disks are exchanged\" --for 2h",
      "  whimbrel maintenance status plan.yaml",
      "  whimbrel maintenance off plan.yaml"
    })
final class MaintenanceCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  /** What is done. */
  enum Action {
    ON,
    OFF,
    STATUS
  }

  @Parameters(index = "0", paramLabel = "ACTION", description = "on, off or status.")
  private Action action = Action.STATUS;

  @Mixin private final SecondPlanArgument file = new SecondPlanArgument();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = {
        "After this time the source accepts writes by itself, by its own clock",
        "(default: the plan's 'cutover.maintenance.limit')."
      })
  private @Nullable String length;

  @Mixin private final ByOption by = new ByOption();
  @Mixin private final WhyOption why = new WhyOption();

  MaintenanceCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    boolean isLooking = action == Action.STATUS;
    Plan plan = isLooking ? file.readToLook(wiring, common) : file.read(wiring, common);
    try (Journal journal = wiring.maintenance(plan)) {
      MaintenanceBook book = new MaintenanceBook(journal, plan.migration(), wiring.clock());
      MaintenanceMode mode = new MaintenanceMode(plan, wiring.products(), book, wiring.clock());
      Optional<MaintenanceState> state =
          switch (action) {
            case ON -> Optional.of(on(wiring, plan, mode));
            case OFF -> Optional.of(mode.off(by.name()));
            case STATUS -> book.state();
          };
      give(state);
      return 0;
    }
  }

  private MaintenanceState on(Wiring wiring, Plan plan, MaintenanceMode mode) {
    Optional<Duration> limit =
        length == null ? plan.cutover().maintenance().limit() : Optional.of(parsed(length));
    if (!wiring.hasJournal(plan)) {
      return mode.on(by.name(), why.comment(), limit, Optional.empty());
    }
    try (Journal runs = wiring.journal(plan)) {
      return mode.on(by.name(), why.comment(), limit, Optional.of(runs));
    }
  }

  private static Duration parsed(String text) {
    return Quantity.duration(text)
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("--for is '%s'".formatted(text))
                    .fix("write a time above zero: " + Quantity.DURATION)
                    .exception());
  }

  private void give(Optional<MaintenanceState> state) {
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("open", state.filter(MaintenanceState::isOpen).isPresent());
    state.ifPresent(s -> put(data, s));
    Answer.give(
        terminal,
        common,
        "Maintenance",
        data,
        state.map(MaintenanceCommand::text).orElse("maintenance mode is off\n"));
  }

  private static void put(Map<String, Object> data, MaintenanceState state) {
    data.put("stage", state.stage().name());
    data.put("since", state.since().toString());
    data.put("by", state.by());
    data.put("comment", state.comment());
    state.until().ifPresent(at -> data.put("until", at.toString()));
    state.ended().ifPresent(end -> data.put("ended", end));
  }

  private static String text(MaintenanceState state) {
    String stage = state.stage().name().toLowerCase(Locale.ROOT);
    StringBuilder text = new StringBuilder("maintenance mode is ");
    text.append(
        switch (state.stage()) {
          case ON, OFF -> stage;
          case BEGUN -> "begun: some tables may still accept writes; give 'on' again, or 'off'";
          case PASSED -> "over by itself; 'off' removes what is left of it";
          case ENDING -> "ending: some tables may still refuse writes; give 'off' again";
        });
    text.append(
        "\nswitched on %s by %s".formatted(Figures.moment(state.since()), Plain.line(state.by())));
    if (!state.comment().isEmpty()) {
      text.append(": ").append(Plain.line(state.comment()));
    }
    state.until().ifPresent(at -> text.append("\nends by itself at ").append(at));
    state.ended().ifPresent(end -> text.append("\nended ").append(Plain.line(end)));
    return text.append('\n').toString();
  }
}
