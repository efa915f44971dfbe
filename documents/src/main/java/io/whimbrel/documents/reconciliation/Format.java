package io.whimbrel.documents.reconciliation;

/** The forms of a reconciliation report; all of them tell the same. */
public enum Format {
  TEXT("txt"),
  MARKDOWN("md"),
  HTML("html"),
  JSON("json"),
  JUNIT("junit.xml"),
  CSV("csv");

  private final String suffix;

  Format(String suffix) {
    this.suffix = suffix;
  }

  /** How the names of its files end. */
  public String suffix() {
    return suffix;
  }
}
