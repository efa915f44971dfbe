package io.whimbrel.core.plan.endpoint;

import java.util.Objects;

/** A text that nobody may read. Its text form is the reference: only {@link #value} tells it. */
public final class Secret {

  private final String reference;
  private final String value;

  /**
   * A secret.
   *
   * @param reference how the plan names it, for example <code>${env:SLACK_URL}</code>
   * @param value the text itself
   */
  public Secret(String reference, String value) {
    this.reference = reference;
    this.value = value;
  }

  /** How the plan names it. */
  public String reference() {
    return reference;
  }

  /** The text itself, to be given to whom it is for and to nobody else. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && secret.value.equals(value)
        && secret.reference.equals(reference);
  }

  @Override
  public int hashCode() {
    return Objects.hash(reference, value);
  }

  @Override
  public String toString() {
    return reference.contains("${") ? reference : "***";
  }
}
