package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.communication.CommunicationRules;
import io.whimbrel.core.communication.DatedReminder;
import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.communication.Moment;
import io.whimbrel.core.communication.Reminder;
import io.whimbrel.core.communication.Timeline;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.documents.update.ReminderLetter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The time line of a migration, by its plan, its journal and its logbook. Days are those of the
 * time zone of {@code schedule.window}, or of UTC.
 *
 * @param forecast what a rehearsal of this plan foretold
 * @param complete when the migration was complete
 */
public record TimelineLook(
    Plan plan, Optional<Forecast> forecast, Optional<Completion> complete, Instant now) {

  /** What is known on this machine; opens no database but the journal. */
  public static TimelineLook of(Plan plan, Wiring wiring) {
    return new TimelineLook(
        plan, Forecasts.of(plan), Completion.of(plan, wiring), wiring.clock().instant());
  }

  /** Who is to be told what. */
  public CommunicationRules rules() {
    return plan.dossier().communication();
  }

  private ZoneId zone() {
    return plan.dossier().schedule().window().<ZoneId>map(Hours::zone).orElse(ZoneOffset.UTC);
  }

  /** This day. */
  public LocalDate today() {
    return LocalDate.ofInstant(now, zone());
  }

  /** The reminders as they stand on a day. */
  public List<DatedReminder> at(LocalDate today, Logbook logbook) {
    return new Timeline(
            plan.dossier().schedule().start(),
            plan.dossier().schedule().eta(),
            complete.map(c -> LocalDate.ofInstant(c.at(), zone())))
        .at(today, rules().reminders(), logbook);
  }

  /** Whether people mean a reminder by a text: its moment, or all of what it is known by. */
  public boolean isMeant(Reminder reminder, String text) {
    return reminder.id().equals(text.strip())
        || Moment.parse(text).filter(reminder.at()::equals).isPresent();
  }

  /** What is told. */
  public ReminderLetter letter(Reminder reminder, Logbook logbook) {
    return ReminderLetter.of(
        plan, reminder, forecast, logbook.open(), complete.flatMap(Completion::pause));
  }
}
