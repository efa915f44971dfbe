package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.documents.guide.GuideData;
import io.whimbrel.documents.guide.GuideWords;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "Lists the guides of a directory, the newest first, and what they break.",
    footer = {"", "Examples:", "  whimbrel guide list", "  whimbrel guide list guides -o json"})
final class GuideListCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDirectory directory = new GuideDirectory();

  GuideListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    GuideShelf shelf = directory.read(surroundings.wiring());
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = GuideData.of(shelf.plans());
    data.put("notRead", shelf.notRead());
    Answer.give(terminal, common, "Guides", data, text(shelf, terminal.outPaint()));
    return 0;
  }

  private static String text(GuideShelf shelf, Paint paint) {
    StringBuilder text = new StringBuilder();
    if (shelf.plans().isEmpty()) {
      text.append("No guides.\n");
    } else {
      text.append(guides(shelf).text(paint)).append('\n').append(matrix(shelf).text(paint));
    }
    shelf
        .notRead()
        .forEach(t -> text.append(paint.yellow("not read: " + Plain.line(t))).append('\n'));
    return text.toString();
  }

  private static TextTable guides(GuideShelf shelf) {
    TextTable table = new TextTable("from", "to", "guide", "breaking changes", "estimated time");
    shelf.plans().stream()
        .sorted(GuideWords.NEWEST)
        .map(GuidePlan::guide)
        .forEach(guide -> table.row(row(guide)));
    return table;
  }

  private static String[] row(Guide guide) {
    return new String[] {
      "v" + guide.from(),
      "v" + guide.to() + (guide.isDowngrade() ? " (downgrade)" : ""),
      guide.name(),
      guide.impact().map(i -> i.word()).orElse("None"),
      guide.time().words()
    };
  }

  private static TextTable matrix(GuideShelf shelf) {
    TextTable table =
        new TextTable("change type", "impact level", "migration complexity", "rollback difficulty");
    GuideWords.matrix(shelf.plans())
        .forEach(
            (type, impact) ->
                table.row(type.title(), impact.word(), impact.complexity(), impact.rollback()));
    return table;
  }
}
