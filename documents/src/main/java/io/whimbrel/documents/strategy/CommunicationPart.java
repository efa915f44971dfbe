package io.whimbrel.documents.strategy;

import io.whimbrel.core.communication.Reminder;
import io.whimbrel.core.communication.Stakeholder;
import io.whimbrel.core.communication.Timeline;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** Who is to be told what, and when. */
record CommunicationPart(Paper paper, StrategyFacts facts, Evidence evidence) {

  void write() {
    paper.heading(2, "Communication Plan");
    paper.heading(3, "Stakeholders");
    stakeholders();
    List<NotifyChannel> channels = facts.plan().notifying().channels();
    if (!channels.isEmpty()) {
      paper.field(
          "Channels of the plan",
          channels.stream().map(NotifyChannel::name).collect(Collectors.joining(", ")));
    }
    paper.heading(3, "Communication Timeline");
    paper.label("Pre-Migration");
    paper.add(new Block.Checks(evidence.of("announce")));
    paper.label("During Migration");
    paper.add(new Block.Checks(evidence.of("told")));
    paper.label("Post-Migration");
    paper.add(new Block.Checks(evidence.of("reported")));
    timeline();
    paper.heading(3, "Status Update");
    paper.code("", update());
  }

  private void stakeholders() {
    List<Stakeholder> named = facts.plan().dossier().communication().stakeholders();
    if (named.isEmpty()) {
      paper.unknown("Stakeholders", "say it in the plan: communication.stakeholders");
      return;
    }
    paper.table(
        List.of("Stakeholder", "Role", "Interest Level", "Notification Method"),
        named.stream()
            .map(
                s ->
                    List.of(
                        s.name(),
                        s.role().orElse("-"),
                        s.interest().map(Words::of).orElse("-"),
                        s.told().isEmpty() ? s.contact().orElse("-") : s.told()))
            .toList());
  }

  /** What the plan has people told, where it is not what is usual. */
  private void timeline() {
    List<Reminder> reminders = facts.plan().dossier().communication().reminders();
    if (reminders.equals(Reminder.USUAL)) {
      return;
    }
    Schedule schedule = facts.plan().dossier().schedule();
    LocalDate today = LocalDate.ofInstant(facts.asOf(), ZoneOffset.UTC);
    paper.label("By the plan");
    paper.table(
        List.of("When", "What", "To", "Day", "Told"),
        new Timeline(
                schedule.start(),
                schedule.eta(),
                facts.standing().endedAt().map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC)))
            .at(today, reminders, facts.logbook()).stream()
                .map(
                    dated ->
                        List.of(
                            dated.reminder().at().text(),
                            dated.reminder().what(),
                            dated.reminder().to().isEmpty()
                                ? "all"
                                : String.join(", ", dated.reminder().to()),
                            dated.day().map(LocalDate::toString).orElse("not set"),
                            dated.told().map(t -> Times.minute(t.at())).orElse("not yet")))
                .toList());
  }

  /** The update as it would be sent of the moment that the document speaks of. */
  private String update() {
    return ProgressPart.update(facts, facts.histories().stream().reduce((_, last) -> last))
        .text()
        .stripTrailing();
  }
}
