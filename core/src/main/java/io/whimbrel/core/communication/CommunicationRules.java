package io.whimbrel.core.communication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is to be told of a migration, and when.
 *
 * @param stakeholders in the order of the plan
 * @param reminders by their moments
 * @param updates empty where a run sends no status updates by itself
 */
public record CommunicationRules(
    List<Stakeholder> stakeholders, List<Reminder> reminders, Optional<UpdateRules> updates) {
  /** Where a plan says nothing: nobody is named, the usual time line holds. */
  public static final CommunicationRules DEFAULT =
      new CommunicationRules(List.of(), Reminder.USUAL, Optional.empty());

  public CommunicationRules {
    stakeholders = List.copyOf(stakeholders);
    List<Reminder> sorted = new ArrayList<>(reminders);
    sorted.sort((one, other) -> one.at().compareTo(other.at()));
    reminders = List.copyOf(sorted);
    updates = updates.map(rules -> rules);
  }

  /** The stakeholders of these names; all of them where none is named. */
  public List<Stakeholder> audience(List<String> names) {
    return names.isEmpty()
        ? stakeholders
        : stakeholders.stream().filter(s -> names.contains(s.name())).toList();
  }

  /** The channels by which these stakeholders are told, each once. */
  public List<String> channels(List<String> names) {
    return audience(names).stream().flatMap(s -> s.channels().stream()).distinct().toList();
  }
}
