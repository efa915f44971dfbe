package io.whimbrel.core.checklist;

/**
 * One thing on the check lists of a migration.
 *
 * @param id names it for good, as in {@code planning.approval}
 * @param list the list that it is on, as in {@code planning}
 * @param rule what it goes by: {@link #PERSON}, {@link #CHOICE}, or the name of the evidence that
 *     Whimbrel has for it
 * @param text in the words of the form
 */
public record ChecklistItem(String id, String list, String rule, String text) {
  /** Only a person knows. */
  public static final String PERSON = "person";

  /** A person says whether it is so; nothing is to be done where it is not. */
  public static final String CHOICE = "choice";

  /** Who makes it true. */
  public enum Kind {
    /** A person, who ticks it. */
    MANUAL,
    /** Whimbrel, which does it or looks at it. */
    OWN
  }

  /** Who makes it true. */
  public Kind kind() {
    return rule.equals(PERSON) || rule.equals(CHOICE) ? Kind.MANUAL : Kind.OWN;
  }

  /** Whether something is left to do as long as nobody ticked it. */
  public boolean isToDo() {
    return rule.equals(PERSON);
  }
}
