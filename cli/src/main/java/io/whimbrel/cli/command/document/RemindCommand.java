package io.whimbrel.cli.command.document;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanFileArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.cli.project.TimelineLook;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.communication.DatedReminder;
import io.whimbrel.core.communication.LogbookEntry.ReminderTold;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "remind",
    description = {
      "Tells which reminders of the plan's time line are due, overdue, and next.",
      "With --send those that are due are sent to their channels, each once: for cron.",
      "Exit code 3 where a person has to tell somebody, 7 where a channel did not take it."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel remind plan.yaml",
      "  whimbrel remind plan.yaml --send --output json",
      "  whimbrel remind plan.yaml --done \"T-4 weeks\" --by ana"
    })
final class RemindCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanFileArgument plan = new PlanFileArgument();

  @Option(
      names = "--now",
      paramLabel = "DAY",
      description = "As if it were this day, as in 2027-03-01 (default: today).")
  private @Nullable LocalDate now;

  @Option(names = "--send", description = "Send what is due.")
  private boolean isSending;

  @Option(
      names = "--done",
      paramLabel = "MOMENT",
      defaultValue = "",
      description = "Note that a person has told what belongs to this moment, as in 'T-4 weeks'.")
  private String done = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who tells (default: the user of the operating system).")
  private String by = "";

  RemindCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    Wiring wiring = surroundings.wiring();
    Plan read = isSending ? plan.read(wiring, common) : plan.readToLook(wiring, common);
    TimelineLook look = TimelineLook.of(read, wiring);
    LocalDate today = now == null ? look.today() : now;
    LogbookFile file = LogbookFile.beside(read.file());
    if (!done.isBlank()) {
      note(file, look, today);
    }
    List<ReminderSending.Sent> sent = List.of();
    if (isSending) {
      sent = new ReminderSending(look, wiring.clock(), by).send(file, today);
    }
    List<DatedReminder> reminders = look.at(today, file.read());
    RemindersView view = new RemindersView(read, reminders, sent, today);
    Terminal terminal = common.of(surroundings.terminal());
    Answer.give(terminal, common, "Reminders", view.data(), view.text(terminal.outPaint()));
    return isSending ? code(sent).status() : ExitCode.OK.status();
  }

  private void note(LogbookFile file, TimelineLook look, LocalDate today) {
    try (LogbookFile.Held held = file.hold()) {
      List<DatedReminder> meant = new ArrayList<>();
      for (DatedReminder dated : look.at(today, held.logbook())) {
        if (look.isMeant(dated.reminder(), done)) {
          meant.add(dated);
        }
      }
      if (meant.isEmpty()) {
        throw Problem.of(ProblemCode.USAGE)
            .what("the time line has no '%s'".formatted(done))
            .fix("name a moment as 'whimbrel remind' shows it")
            .exception();
      }
      meant.stream()
          .filter(dated -> dated.told().isEmpty())
          .forEach(
              dated ->
                  held.append(
                      new ReminderTold(
                          dated.reminder().id(),
                          surroundings.wiring().clock().instant(),
                          by,
                          List.of())));
    }
  }

  private static ExitCode code(List<ReminderSending.Sent> sent) {
    if (sent.stream().anyMatch(s -> !s.refused().isEmpty())) {
      return ExitCode.UNREACHABLE;
    }
    return sent.stream().anyMatch(s -> s.accepted().isEmpty()) ? ExitCode.FINDINGS : ExitCode.OK;
  }
}
