package io.whimbrel.cli.command;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.SecondPlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.RunUpdates;
import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.cli.view.LettersView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Letter;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Suggestion;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.notify.Greeting;
import io.whimbrel.notify.channel.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "notify",
    description = {
      "test: sends a test message to the plan's channels, and tells what came back.",
      "again: sends what was not taken once more.",
      "Where something is not taken: exit code 7."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel notify test plan.yaml --channel team",
      "  whimbrel notify again plan.yaml"
    })
final class NotifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "WHAT", description = "test or again.")
  private What what = What.TEST;

  @Mixin private final SecondPlanArgument file = new SecondPlanArgument();

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "With test: only this channel. May be repeated.")
  private List<String> channels = List.of();

  /** What is done. */
  private enum What {
    TEST,
    AGAIN
  }

  NotifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    Plan plan = file.read(surroundings.wiring(), common);
    return switch (what) {
      case TEST -> test(plan);
      case AGAIN -> again(plan);
    };
  }

  private int test(Plan plan) throws InterruptedException {
    Terminal terminal = common.of(surroundings.terminal());
    Paint paint = terminal.outPaint();
    TextTable table = new TextTable("channel", "kind", "result", "answer");
    List<Map<String, Object>> data = new ArrayList<>();
    boolean isTaken = true;
    for (NotifyChannel channel : asked(plan)) {
      Reply reply = Greeting.send(plan, channel, surroundings.wiring().clock());
      boolean isAccepted = reply instanceof Reply.Accepted;
      isTaken &= isAccepted;
      String result = isAccepted ? "accepted" : "not accepted";
      String answer = Plain.line(reply.text());
      table.row(
          isAccepted ? paint::green : paint::red, channel.name(), channel.kind(), result, answer);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("channel", channel.name());
      row.put("kind", channel.kind());
      row.put("accepted", isAccepted);
      row.put("answer", reply.text());
      data.add(row);
    }
    Answer.give(terminal, common, "Notify", Map.of("channels", data), table.text(paint) + "\n");
    return (isTaken ? ExitCode.OK : ExitCode.UNREACHABLE).status();
  }

  private List<NotifyChannel> asked(Plan plan) {
    List<String> known = plan.notifying().channels().stream().map(NotifyChannel::name).toList();
    if (known.isEmpty()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the plan has no channel")
          .where(plan.locate("notify"))
          .fix("add one to 'notify.channels', see docs/notifications.md")
          .exception();
    }
    for (String name : channels) {
      if (!known.contains(name)) {
        throw Problem.of(ProblemCode.USAGE)
            .what("the plan has no channel '%s'".formatted(name))
            .where(plan.locate("notify.channels"))
            .fix((Suggestion.question(name, known) + " it has " + String.join(", ", known)).strip())
            .exception();
      }
    }
    return plan.notifying().channels().stream()
        .filter(channel -> channels.isEmpty() || channels.contains(channel.name()))
        .toList();
  }

  private int again(Plan plan) {
    Wiring wiring = surroundings.wiring();
    try (Journal journal = wiring.journalToLook(plan)) {
      int again = 0;
      List<Letter> left = new ArrayList<>();
      for (Plan part : begun(journal, plan)) {
        RunId run = new RunDesk(journal, wiring.clock()).require(part.migration()).run();
        again += journal.outbox().tryAgain(run);
        RunUpdates.courier(wiring, journal, part).close();
        left.addAll(journal.outbox().undelivered(run));
      }
      Terminal terminal = common.of(surroundings.terminal());
      LettersView view = new LettersView(left);
      StringBuilder text =
          new StringBuilder("%d sent again, %d not taken yet\n".formatted(again, left.size()));
      view.lines(terminal.outPaint()).forEach(line -> text.append(line).append('\n'));
      Map<String, Object> data = new LinkedHashMap<>(view.data());
      data.put("again", again);
      Answer.give(terminal, common, "Notify", data, text.toString());
      return (left.isEmpty() ? ExitCode.OK : ExitCode.UNREACHABLE).status();
    }
  }

  /** The phases of a plan that have runs; of another plan, or where none has, the plan. */
  private static List<Plan> begun(Journal journal, Plan plan) {
    List<Plan> parts =
        plan.phasing().isWhole()
            ? plan.phasing().phases().stream()
                .map(plan::at)
                .filter(part -> journal.latest(part.migration()).isPresent())
                .toList()
            : List.of();
    return parts.isEmpty() ? List.of(plan) : parts;
  }
}
