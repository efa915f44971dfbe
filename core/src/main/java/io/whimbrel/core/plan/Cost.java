package io.whimbrel.core.plan;

import java.util.Locale;

/** A number that people give for what a migration costs and brings. */
public enum Cost {
  /** An hour of work. */
  HOUR,
  /** Hours of work that are planned. */
  PLANNING,
  DEVELOPMENT,
  TESTING,
  EXECUTION,
  MONITORING,
  /** Hours that were worked. */
  WORKED,
  /** What the target costs in a month. */
  TARGET,
  /** What the source costs in a month. */
  SOURCE,
  /** What backups cost in a month. */
  BACKUPS,
  /** What both sides together cost once, while the migration lasts. */
  DUAL_RUN,
  /** What is not earned while writes are stopped. */
  DOWNTIME,
  /** What better performance is worth in a year. */
  PERFORMANCE,
  /** What is saved in a year. */
  SAVINGS,
  /** What less risk is worth in a year. */
  RISK,
  /** What it has cost in the end. */
  SPENT;

  /** How a plan spells it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
