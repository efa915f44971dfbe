package io.whimbrel.cli.command.document;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.communication.CommunicationRules;
import io.whimbrel.core.communication.DatedReminder;
import io.whimbrel.core.communication.DatedReminder.State;
import io.whimbrel.core.communication.Stakeholder;
import io.whimbrel.core.plan.Plan;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reminders as they stand, and what became of those that were sent, for people and machines. */
record RemindersView(
    Plan plan, List<DatedReminder> reminders, List<ReminderSending.Sent> sent, LocalDate today) {

  private CommunicationRules rules() {
    return plan.dossier().communication();
  }

  String text(Paint paint) {
    TextTable table = new TextTable("when", "day", "state", "what", "to");
    for (DatedReminder dated : reminders) {
      table.row(
          painted(dated.state(), paint),
          dated.reminder().at().text(),
          dated.day().map(LocalDate::toString).orElse("not known"),
          state(dated),
          dated.reminder().what(),
          to(dated));
    }
    StringBuilder text = new StringBuilder(reminders.isEmpty() ? "No reminders.\n" : "");
    text.append(reminders.isEmpty() ? "" : table.text(paint));
    if (reminders.stream().anyMatch(d -> d.state() == State.UNDATED)) {
      text.append(
          paint.yellow("Nobody knows their days: say 'schedule: { start: … }' in the plan.\n"));
    }
    sent.forEach(s -> text.append(line(s, paint)).append('\n'));
    byHand().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static UnaryOperator<String> painted(State state, Paint paint) {
    return switch (state) {
      case TOLD -> paint::green;
      case OVERDUE, MISSED -> paint::red;
      case DUE, HELD -> paint::yellow;
      case NEXT -> UnaryOperator.identity();
      case LATER, UNDATED -> paint::dim;
    };
  }

  private static String state(DatedReminder dated) {
    String word = dated.state().name().toLowerCase(Locale.ROOT);
    return switch (dated.state()) {
      case TOLD -> dated.told().map(t -> word + " by " + t.by()).orElse(word);
      case HELD -> word + " until it is complete";
      case MISSED, OVERDUE, DUE, NEXT, LATER, UNDATED -> word;
    };
  }

  private String to(DatedReminder dated) {
    List<Stakeholder> audience = rules().audience(dated.reminder().to());
    return audience.isEmpty()
        ? "everybody"
        : audience.stream().map(Stakeholder::name).collect(Collectors.joining(", "));
  }

  private static String line(ReminderSending.Sent sent, Paint paint) {
    String what = Plain.line(sent.reminder().id());
    String refused =
        sent.refused().entrySet().stream()
            .map(r -> "%s did not take it: %s".formatted(r.getKey(), Plain.line(r.getValue())))
            .collect(Collectors.joining("; "));
    if (sent.accepted().isEmpty()) {
      return refused.isEmpty()
          ? paint.yellow("not sent, nobody it is for has a channel: " + what)
          : paint.red(what + ": " + refused);
    }
    String done = "sent to %s: %s".formatted(String.join(", ", sent.accepted()), what);
    return refused.isEmpty() ? paint.green(done) : done + "; " + paint.red(refused);
  }

  /** Whom people have to tell, of what is due or was just sent. */
  private List<String> byHand() {
    return reminders.stream()
        .filter(d -> d.state().isDue() || isSent(d))
        .flatMap(
            d ->
                rules().audience(d.reminder().to()).stream()
                    .filter(s -> s.channels().isEmpty())
                    .map(s -> "tell by hand: " + Plain.line(told(s) + ": " + d.reminder().what())))
        .toList();
  }

  private boolean isSent(DatedReminder dated) {
    return sent.stream().anyMatch(s -> s.reminder().equals(dated.reminder()));
  }

  private static String told(Stakeholder stakeholder) {
    String how =
        List.of(stakeholder.method(), stakeholder.contact()).stream()
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return how.isEmpty() ? stakeholder.name() : "%s (%s)".formatted(stakeholder.name(), how);
  }

  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("today", today.toString());
    data.put("reminders", reminders.stream().map(this::data).toList());
    data.put("sent", sent.stream().map(RemindersView::data).toList());
    return data;
  }

  private Map<String, Object> data(DatedReminder dated) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("at", dated.reminder().at().text());
    data.put("what", dated.reminder().what());
    dated.day().ifPresent(day -> data.put("day", day.toString()));
    data.put("state", dated.state().name());
    List<Stakeholder> audience = rules().audience(dated.reminder().to());
    data.put("to", audience.stream().map(Stakeholder::name).toList());
    data.put("channels", rules().channels(dated.reminder().to()));
    data.put(
        "byHand",
        audience.stream().filter(s -> s.channels().isEmpty()).map(Stakeholder::name).toList());
    dated
        .told()
        .ifPresent(
            told -> {
              data.put("toldAt", told.at().toString());
              data.put("toldBy", told.by());
              data.put("toldTo", told.channels());
            });
    return data;
  }

  private static Map<String, Object> data(ReminderSending.Sent sent) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("at", sent.reminder().at().text());
    data.put("what", sent.reminder().what());
    data.put("accepted", sent.accepted());
    data.put("refused", sent.refused());
    return data;
  }
}
