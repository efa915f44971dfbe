package io.whimbrel.documents.reconciliation;

/** What a reconciliation comes to; the order is from good to bad. */
public enum Status {
  /** Every level of the plan is decided and within its thresholds. */
  PASS("Pass"),
  /** Something is not decided, not proved, proved long ago, or accepted although it differs. */
  NEEDS_REVIEW("Needs Review"),
  /** Something differs beyond its threshold. */
  FAIL("Fail");

  private final String text;

  Status(String text) {
    this.text = text;
  }

  /** As the report writes it. */
  public String text() {
    return text;
  }

  Status worse(Status other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
