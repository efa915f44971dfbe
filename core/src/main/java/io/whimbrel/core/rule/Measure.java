package io.whimbrel.core.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What rules compare: a figure of a running server. */
public enum Measure {
  /** Sessions of others that run a statement. */
  ACTIVE_SESSIONS(Unit.COUNT, Comparison.ABOVE),
  /** Sessions of others that wait for a lock. */
  WAITING_SESSIONS(Unit.COUNT, Comparison.ABOVE),
  /** How far the server's furthest standby is behind, in seconds. */
  STANDBY_LAG(Unit.TIME, Comparison.ABOVE),
  /** What 95 of 100 runs of the plan's probe query stay below, in seconds. */
  PROBE_P95(Unit.TIME, Comparison.ABOVE),
  /** What the plan's query of the disk tells, in bytes. */
  DISK_FREE(Unit.SIZE, Comparison.BELOW);

  private final Unit unit;
  private final Comparison trouble;

  Measure(Unit unit, Comparison trouble) {
    this.unit = unit;
    this.trouble = trouble;
  }

  /** On which side of a threshold a rule holds. */
  public enum Comparison {
    /** Above it. */
    ABOVE(">"),
    /** Below it. */
    BELOW("<");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As rules write it. */
    public String sign() {
      return sign;
    }
  }

  /** The side on which there is trouble: the only one that a rule may name. */
  public Comparison trouble() {
    return trouble;
  }

  /** Its unit. */
  public Unit unit() {
    return unit;
  }

  /** Its name in rules. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The measure of a name. */
  static Optional<Measure> named(String name) {
    return Arrays.stream(values()).filter(m -> m.text().equals(name)).findFirst();
  }

  /** All names. */
  static List<String> names() {
    return Arrays.stream(values()).map(Measure::text).toList();
  }

  /** A value for people. */
  public String shown(double value) {
    return unit.shown(value);
  }
}
