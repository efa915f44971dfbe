package io.whimbrel.core.guide;

/** How much a breaking change breaks, the least first. */
public enum Impact {
  LOW("Low", "Simple", "Easy"),
  MEDIUM("Medium", "Moderate", "Moderate"),
  HIGH("High", "Complex", "Difficult"),
  CRITICAL("Critical", "Complex", "Difficult");

  private final String word;
  private final String complexity;
  private final String rollback;

  Impact(String word, String complexity, String rollback) {
    this.word = word;
    this.complexity = complexity;
    this.rollback = rollback;
  }

  /** For people. */
  public String word() {
    return word;
  }

  /** How complex it is to go along with the change. */
  public String complexity() {
    return complexity;
  }

  /** How difficult it is to go back behind the change. */
  public String rollback() {
    return rollback;
  }
}
