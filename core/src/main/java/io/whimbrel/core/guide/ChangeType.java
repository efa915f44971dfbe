package io.whimbrel.core.guide;

/** What a breaking change is about. */
public enum ChangeType {
  SCHEMA("Schema Changes", Impact.HIGH),
  API("API Changes", Impact.MEDIUM),
  CONFIGURATION("Configuration Changes", Impact.LOW),
  DATA_FORMAT("Data Format Changes", Impact.HIGH),
  INFRASTRUCTURE("Infrastructure Changes", Impact.MEDIUM);

  private final String title;
  private final Impact usual;

  ChangeType(String title, Impact usual) {
    this.title = title;
    this.usual = usual;
  }

  /** As a matrix of changes names it. */
  public String title() {
    return title;
  }

  /** Its impact, where a guide says none. */
  public Impact usual() {
    return usual;
  }
}
