package io.whimbrel.cli.command.document;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.RunUpdates;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.communication.CommunicationRules;
import io.whimbrel.core.communication.UpdateRules;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.documents.update.StatusUpdate;
import io.whimbrel.notify.Messenger;
import io.whimbrel.notify.channel.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "update",
    description = {
      "Writes a status update: what is done, what is under way, what comes next, issues, downtime.",
      "Needs the journal only. With --send it goes to the channels of the plan's updates.",
      "Where a channel does not take it: exit code 7."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel update plan.yaml",
      "  whimbrel update plan.yaml --send",
      "  whimbrel update plan.yaml --send --every 1h      until the run is over"
    })
final class UpdateCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(names = "--send", description = "Send it.")
  private boolean isSending;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Again after this time, until the run is over, as in 1h.")
  private @Nullable String every;

  UpdateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** An update, and whether another one makes sense. */
  private record Look(StatusUpdate update, boolean isOver) {}

  @Override
  public Integer call() throws InterruptedException {
    Wiring wiring = surroundings.wiring();
    Optional<Duration> again = Optional.ofNullable(every).map(UpdateCommand::time);
    Plan read = plan.readToLook(wiring, common);
    ExitCode worst = ExitCode.OK;
    while (true) {
      Instant now = wiring.clock().instant();
      Look look = look(wiring, read, now, again.map(now::plus));
      Map<String, String> refused = isSending ? send(read, look.update(), now) : Map.of();
      worst = refused.isEmpty() ? worst : ExitCode.UNREACHABLE;
      give(look.update(), refused);
      if (again.isEmpty() || look.isOver()) {
        return worst.status();
      }
      LockSupport.parkNanos(again.get().toNanos());
      if (Thread.interrupted()) {
        return worst.status();
      }
    }
  }

  private static Duration time(String text) {
    return Quantity.duration(text)
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("--every is '%s', which is no time".formatted(text))
                    .fix("write " + Quantity.DURATION)
                    .exception());
  }

  private static Look look(Wiring wiring, Plan read, Instant now, Optional<Instant> next) {
    if (!wiring.hasJournal(read)) {
      return new Look(RunUpdates.unbegun(read, now, next), false);
    }
    try (Journal journal = wiring.journalToLook(read)) {
      Optional<RunHistory> history =
          journal.latest(read.migration()).map(run -> journal.history(run.run()));
      return new Look(
          new RunUpdates(journal, read).update(history, now, next),
          history.map(h -> h.run().state().isFinal()).orElse(false));
    }
  }

  /** Sends it; what channels said that did not take it. */
  private Map<String, String> send(Plan looked, StatusUpdate update, Instant now)
      throws InterruptedException {
    Plan read = withSecrets(looked);
    Notification letter =
        Messenger.letter(
            "update/" + now,
            read.migration(),
            "status.update",
            update.subject(),
            update.body(),
            now);
    List<NotifyChannel> channels = channels(read, letter);
    if (channels.isEmpty()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the plan has no channel for status updates")
          .where(read.locate("notify"))
          .fix("add one to 'notify.channels', see docs/communication.md")
          .exception();
    }
    Map<String, String> refused = new LinkedHashMap<>();
    for (NotifyChannel channel : channels) {
      Reply reply = Messenger.send(channel, letter);
      if (!(reply instanceof Reply.Accepted)) {
        refused.put(channel.name(), reply.text());
      }
    }
    return refused;
  }

  /** The same plan with what its channels need. */
  private Plan withSecrets(Plan looked) {
    Plan whole = surroundings.wiring().plan(looked.file());
    return looked.phasing().isPart()
        ? whole.at(whole.phasing().require(looked.phasing().current(), ""))
        : whole;
  }

  private static List<NotifyChannel> channels(Plan read, Notification letter) {
    CommunicationRules rules = read.dossier().communication();
    List<String> to = rules.updates().map(UpdateRules::to).orElse(List.of());
    return to.isEmpty()
        ? read.notifying().takers(letter)
        : rules.channels(to).stream()
            .map(read.notifying()::channel)
            .flatMap(Optional::stream)
            .toList();
  }

  private void give(StatusUpdate update, Map<String, String> refused) {
    Terminal terminal = common.of(surroundings.terminal());
    StringBuilder text = new StringBuilder(Plain.lines(update.text()));
    refused.forEach(
        (channel, answer) ->
            text.append(
                terminal
                    .outPaint()
                    .red("\n%s did not take it: %s".formatted(channel, Plain.line(answer)))));
    Map<String, Object> data = new LinkedHashMap<>(update.data());
    data.put("sent", isSending);
    data.put("refused", refused);
    Answer.give(terminal, common, "StatusUpdate", data, text.append('\n').toString());
  }
}
