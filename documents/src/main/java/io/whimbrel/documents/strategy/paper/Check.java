package io.whimbrel.documents.strategy.paper;

import io.whimbrel.core.checklist.ChecklistItem;
import io.whimbrel.core.checklist.Tick;
import java.util.Optional;

/**
 * An item of a check list with how it stands.
 *
 * @param text of the item, where figures of the plan are filled in
 * @param answer what Whimbrel has to say of it
 * @param tick what a person said of it
 */
public record Check(ChecklistItem item, String text, Answer answer, Optional<Tick> tick) {

  /** Whether it is ticked: evidence against it outweighs what a person said. */
  public boolean isTicked() {
    return switch (answer.state()) {
      case DONE, NOT_NEEDED -> true;
      case FAILED -> false;
      case OPEN -> tick.isPresent();
    };
  }

  /** What shows it, or what is to be done. */
  public String words() {
    if (answer.state() != Answer.State.OPEN) {
      return answer.words();
    }
    return tick.map(Check::told)
        .orElseGet(
            () ->
                switch (item.rule()) {
                  case ChecklistItem.PERSON -> "tick it: whimbrel tick " + item.id();
                  case ChecklistItem.CHOICE -> item.id();
                  default -> answer.words();
                });
  }

  private static String told(Tick tick) {
    return "%s, %s%s"
        .formatted(
            tick.by(),
            Times.minute(tick.at()),
            tick.comment().isBlank() ? "" : ": " + tick.comment());
  }
}
