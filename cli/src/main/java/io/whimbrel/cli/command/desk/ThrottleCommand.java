package io.whimbrel.cli.command.desk;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.ByOption;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.HeldBack;
import io.whimbrel.cli.view.ThrottleView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.plan.ThrottleOrder.Part;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.throttle.ThrottleBook;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "throttle",
    description = {
      "Changes how fast rows are copied and proved, while the run is on its way; tells it without"
          + " options.",
      "A process that works on the run follows within two seconds, else the next one does.",
      "Needs the journal only."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel throttle plan.yaml --rate 20MB --workers 2",
      "  whimbrel throttle plan.yaml --hours \"22:00-06:00 Europe/Zurich\"",
      "  whimbrel throttle plan.yaml --source \"active_sessions > 40\"",
      "  whimbrel throttle plan.yaml --as-plan"
    })
final class ThrottleCommand implements Callable<Integer> {
  private static final String NONE = "none";

  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = "--rate",
      paramLabel = "SIZE",
      description = "Bytes in a second that all workers read from the source, or 'none'.")
  private List<String> rate = List.of();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Connections that copy and prove at the same time.")
  private List<String> workers = List.of();

  @Option(
      names = "--hours",
      paramLabel = "HOURS",
      description = "When rows may be read, or 'none' for always; may be given several times.")
  private List<String> hours = List.of();

  @Option(
      names = "--source",
      paramLabel = "RULE",
      description = "While it holds, less is read, or 'none'; may be given several times.")
  private List<String> source = List.of();

  @Option(names = "--off", description = "Nothing is held back but by the number of workers.")
  private boolean isOff;

  @Option(names = "--as-plan", description = "Everything as the plan says.")
  private boolean isAsPlan;

  @Mixin private final ByOption by = new ByOption();

  ThrottleCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan read = plan.readToLook(wiring, common);
    ThrottleOrder said = new ThrottleOrder(words());
    requireOneWay(said);
    try (Journal journal = wiring.journalToLook(read)) {
      RunDesk desk = new RunDesk(journal, wiring.clock());
      if (isOff || isAsPlan || !said.words().isEmpty()) {
        ThrottleOrder before =
            desk.throttle(read.migration())
                .map(ThrottleBook.Entry::order)
                .orElse(ThrottleOrder.NONE);
        ThrottleOrder order = order(before, said);
        order.requireFits(read.limits().throttle());
        desk.throttle(read.migration(), order, by.name());
      }
      Terminal terminal = common.of(surroundings.terminal());
      ThrottleView view =
          new ThrottleView(read.limits(), new HeldBack(desk.status(read.migration())));
      Answer.give(terminal, common, "Throttle", view.data(), view.text(terminal.outPaint()));
      return 0;
    }
  }

  private ThrottleOrder order(ThrottleOrder before, ThrottleOrder said) {
    if (isAsPlan) {
      return ThrottleOrder.NONE;
    }
    return isOff ? ThrottleOrder.off() : before.then(said);
  }

  private void requireOneWay(ThrottleOrder said) {
    boolean isSeveral = isOff && isAsPlan;
    if (isSeveral || ((isOff || isAsPlan) && !said.words().isEmpty())) {
      throw Problem.of(ProblemCode.USAGE)
          .what("--off and --as-plan go with no other option")
          .fix("give one of them, or single limits")
          .exception();
    }
  }

  private Map<Part, List<String>> words() {
    Map<Part, List<String>> words = new EnumMap<>(Part.class);
    put(words, Part.RATE, rate);
    put(words, Part.WORKERS, workers);
    put(words, Part.HOURS, hours);
    put(words, Part.SOURCE, source);
    return words;
  }

  private static void put(Map<Part, List<String>> words, Part part, List<String> said) {
    if (!said.isEmpty()) {
      words.put(part, said.equals(List.of(NONE)) && part != Part.WORKERS ? List.of() : said);
    }
  }
}
