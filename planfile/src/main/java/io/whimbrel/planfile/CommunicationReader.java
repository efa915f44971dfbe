package io.whimbrel.planfile;

import io.whimbrel.core.communication.CommunicationRules;
import io.whimbrel.core.communication.Interest;
import io.whimbrel.core.communication.Moment;
import io.whimbrel.core.communication.Reminder;
import io.whimbrel.core.communication.Stakeholder;
import io.whimbrel.core.communication.UpdateRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads who is to be told of a migration, and when. */
final class CommunicationReader {

  /** How updates may be written, beside a section. */
  private enum Off {
    NONE
  }

  private final List<String> channels;

  /**
   * For one plan.
   *
   * @param channels names of the channels that there are
   */
  CommunicationReader(List<String> channels) {
    this.channels = List.copyOf(channels);
  }

  CommunicationRules read(Value value) {
    Section section = value.section(PlanKeys.COMMUNICATION);
    if (section.keys().isEmpty()) {
      return CommunicationRules.DEFAULT;
    }
    List<Stakeholder> stakeholders =
        section.value("stakeholders").map(this::stakeholders).orElse(List.of());
    List<String> names = stakeholders.stream().map(Stakeholder::name).toList();
    return new CommunicationRules(
        stakeholders,
        section.value("reminders").map(v -> reminders(v, names)).orElse(Reminder.USUAL),
        section
            .value("updates")
            .map(v -> updates(v, names))
            .orElse(Optional.of(UpdateRules.DEFAULT)));
  }

  private List<Stakeholder> stakeholders(Value value) {
    List<Stakeholder> stakeholders = new ArrayList<>();
    for (Value.Named named : value.named()) {
      Section section = named.value().section(PlanKeys.STAKEHOLDER);
      stakeholders.add(
          new Stakeholder(
              named.name(),
              section.value("role").flatMap(Value::stripped),
              section.value("interest").flatMap(v -> v.word(Interest.class)),
              section.value("contact").flatMap(Value::stripped),
              section.value("method").flatMap(Value::stripped),
              section
                  .value("channels")
                  .map(v -> known(v, channels, "channel", "'notify.channels'"))
                  .orElse(List.of())));
    }
    return stakeholders;
  }

  private static List<Reminder> reminders(Value value, List<String> stakeholders) {
    List<Reminder> reminders = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Value item : value.items()) {
      Section section = item.section(PlanKeys.REMINDER);
      Optional<Moment> at =
          section.required("at", "T-2 weeks").flatMap(v -> v.parsed(Moment::parse, Moment.FORM));
      Optional<String> what =
          section.required("what", "Detailed plan shared").flatMap(Value::stripped);
      List<String> to = section.value("to").map(v -> people(v, stakeholders)).orElse(List.of());
      Optional<String> message = section.value("message").flatMap(Value::stripped);
      if (at.isPresent() && what.isPresent()) {
        Reminder reminder = new Reminder(at.get(), what.get(), to, message);
        reminders.add(reminder);
        if (!ids.add(reminder.id())) {
          item.complain(
              "the reminder '%s' is there twice".formatted(ReadingNotes.echo(reminder.id())),
              "say in 'what' what is different, or take one out");
        }
      }
    }
    return reminders;
  }

  private static Optional<UpdateRules> updates(Value value, List<String> stakeholders) {
    if (!value.isSection()) {
      Optional<Off> _ = value.word(Off.class);
      return Optional.empty();
    }
    Section section = value.section(PlanKeys.UPDATES);
    return Optional.of(
        new UpdateRules(
            section.value("every").flatMap(WatchReader::time).orElse(UpdateRules.DEFAULT.every()),
            section.value("to").map(v -> people(v, stakeholders)).orElse(List.of())));
  }

  private static List<String> people(Value value, List<String> stakeholders) {
    return known(value, stakeholders, "stakeholder", "'communication.stakeholders'");
  }

  /** Names of things that have to be there; one, or a list. */
  private static List<String> known(Value value, List<String> names, String what, String where) {
    List<String> known = new ArrayList<>();
    for (Value item : (value.isList() ? value.items().stream() : Stream.of(value)).toList()) {
      Optional<String> name = item.stripped();
      if (name.filter(n -> !names.contains(n)).isPresent()) {
        item.complain(
            "there is no %s '%s'".formatted(what, ReadingNotes.echo(name.get())),
            names.isEmpty() ? "add it to " + where : Value.hint(name.get(), names));
      } else {
        name.ifPresent(known::add);
      }
    }
    return known;
  }
}
