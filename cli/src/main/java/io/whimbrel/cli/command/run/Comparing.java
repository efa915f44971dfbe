package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.ComparisonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.ComparisonView;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.engine.DatabaseComparison;
import io.whimbrel.engine.compare.ComparisonRequest;
import io.whimbrel.engine.compare.ComparisonResult;
import java.util.List;

/** Compares two databases without a migration, and tells what differs. */
final class Comparing {
  private Comparing() {}

  /** Compares, and returns the exit code. */
  static int run(
      Surroundings surroundings,
      CommonOptions common,
      ComparisonOptions options,
      List<Level> levels,
      List<String> tables) {
    Wiring wiring = surroundings.wiring();
    Terminal terminal = common.of(surroundings.terminal());
    ComparisonRequest request = options.request(wiring, levels, tables);
    ComparisonResult result;
    try (Journal journal = wiring.comparisons();
        ProgressScreen screen =
            ProgressScreen.open(terminal, common.progress(), wiring.clock(), "the same command");
        DatabaseComparison comparison =
            new DatabaseComparison(request, wiring.products(), journal, screen, wiring.clock());
        StopHook _ = StopHook.of(comparison::close, terminal.err())) {
      result = comparison.compare(options.beginning());
    }
    ComparisonView view = new ComparisonView(result);
    Answer.give(terminal, common, "Comparison", view.data(), view.text(terminal.outPaint()));
    return (result.isEqual() ? ExitCode.OK : ExitCode.DIFFERENT).status();
  }
}
