package io.whimbrel.cli.command;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.ShadowView;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.engine.shadow.Shadow;
import io.whimbrel.engine.shadow.ShadowFile;
import io.whimbrel.engine.shadow.ShadowQuery;
import io.whimbrel.engine.shadow.ShadowReport;
import io.whimbrel.engine.shadow.ShadowRequest;
import io.whimbrel.engine.shadow.ShadowRequest.Sides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "shadow",
    description = {
      "Runs an application's queries on both sides, and compares results and latencies.",
      "With --warm on the target only, so that its caches know them. Writes nothing anywhere.",
      "Exit code 4 when results differ, or a query is refused."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel shadow plan.yaml --queries queries.sql",
      "  whimbrel shadow plan.yaml --from-statements 50",
      "  whimbrel shadow plan.yaml --queries queries.sql --warm"
    })
final class ShadowCommand implements Callable<Integer> {
  private static final int REPEATS_MAX = 10_000;

  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      description = {
        "SELECTs parted by semicolons; '-- name: TEXT' names the next one,",
        "'-- target:' gives the last one's text for the target."
      })
  private @Nullable Path file;

  @Option(
      names = "--from-statements",
      paramLabel = "N",
      description = {
        "The N statements that took the source most of its time (pg_stat_statements),",
        "as far as they are queries without parameters; the others are named."
      })
  private int statements;

  @Option(names = "--warm", description = "On the target only.")
  private boolean isWarming;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each query is run on a side (default: ${DEFAULT-VALUE}).")
  private int repeats = 5;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "After this a server gives a query up (default: ${DEFAULT-VALUE}).")
  private String limit = "30s";

  ShadowCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.read(surroundings.wiring(), common);
    Terminal terminal = common.of(surroundings.terminal());
    ShadowRequest request =
        new ShadowRequest(
            queries(), statements, isWarming ? Sides.TARGET : Sides.BOTH, repeats(), limit());
    ShadowReport report = new Shadow(read, surroundings.wiring().products()).run(request);
    ShadowView view = new ShadowView(report);
    Answer.give(terminal, common, "Shadow", view.data(), view.text(terminal.outPaint()));
    return (report.isWell() ? ExitCode.OK : ExitCode.DIFFERENT).status();
  }

  private List<ShadowQuery> queries() {
    Path given = file;
    if ((given == null) == (statements <= 0)) {
      throw usage(
          "it has to be said which queries are meant",
          "give either --queries FILE or --from-statements N");
    }
    if (given == null) {
      return List.of();
    }
    try {
      return ShadowFile.read(Files.readString(given), given.toString());
    } catch (IOException e) {
      throw usage("cannot read %s: %s".formatted(given, e.getMessage()), "name a text file");
    }
  }

  private int repeats() {
    if (repeats < 1 || repeats > REPEATS_MAX) {
      throw usage("--repeats is " + repeats, "give 1 to " + REPEATS_MAX);
    }
    return repeats;
  }

  private Duration limit() {
    Optional<Duration> length = Quantity.duration(limit).filter(Duration::isPositive);
    return length.orElseThrow(() -> usage("--limit is " + limit, "give " + Quantity.DURATION));
  }

  private static Problem usage(String what, String fix) {
    return Problem.of(ProblemCode.USAGE).what(what).fix(fix).exception();
  }
}
